// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that share a folder for temporary files, each with a process of number 1. */
class LeftoversTest {
  @TempDir private Path common;
  @TempDir private Path root;
  private Proc proc;
  private Path mine;

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectories(root.resolve("1/ns"));
    Files.createSymbolicLink(root.resolve("self"), Path.of("1"));
    Files.createSymbolicLink(root.resolve("1/ns/pid"), Path.of("pid:[17]"));
    proc = new Proc(root);
    mine = Files.createDirectory(common.resolve("closewait-1-mine"));
  }

  private Path mailbox(String name, String hello) throws IOException {
    Path folder = Files.createDirectory(common.resolve(name));
    if (hello != null) {
      Files.writeString(folder.resolve("hello"), hello);
    }
    return folder;
  }

  private void sweep() {
    new Leftovers(common, mine, proc).remove("closewait-1-");
  }

  private static void age(Path path, Duration age) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void removesThoseOfThisContainer() throws IOException {
    Path stale = mailbox("closewait-1-a", "start=1\npids=pid:[17]\n\n");
    Files.createFile(stale.resolve("0.report.text.request"));
    Files.createFile(stale.resolve("0.answer"));
    Files.createFile(stale.resolve("hello.part"));
    Path other = mailbox("closewait-1-b", "start=1\npids=pid:[18]\n\n");
    Path older = mailbox("closewait-1-c", "start=1\n\n");
    Path mailboxOf11 = mailbox("closewait-11-a", "start=1\npids=pid:[17]\n\n");
    sweep();
    assertFalse(Files.exists(stale));
    assertTrue(Files.exists(other), "another container's first process may be alive");
    assertTrue(Files.exists(older) && Files.exists(mailboxOf11) && Files.exists(mine));
  }

  @Test
  void removesThoseThatGaveNoSignForADay() throws IOException {
    Path silent = mailbox("closewait-1-a", "start=1\npids=pid:[18]\n\n");
    Path empty = mailbox("closewait-1-b", null);
    Path alive = mailbox("closewait-1-c", "start=1\npids=pid:[18]\n\n");
    age(silent, Duration.ofHours(25));
    age(empty, Duration.ofHours(25));
    age(alive, Duration.ofHours(23));
    sweep();
    assertFalse(Files.exists(silent) || Files.exists(empty));
    assertTrue(Files.exists(alive));
  }

  @Test
  void removesNothingButWhatBelongsIntoAMailbox() throws IOException {
    Path keeper = mailbox("closewait-1-a", "pids=pid:[17]\n\n");
    Files.writeString(keeper.resolve("diary"), "precious");
    Path elsewhere = mailbox("elsewhere", "pids=pid:[17]\n\n");
    Files.createSymbolicLink(common.resolve("closewait-1-link"), elsewhere);
    Files.writeString(common.resolve("closewait-1-file"), "pids=pid:[17]\n\n");
    sweep();
    assertEquals("precious", Files.readString(keeper.resolve("diary")));
    assertTrue(Files.exists(elsewhere.resolve("hello")), "a link is not followed");
    assertTrue(Files.exists(common.resolve("closewait-1-file")));
  }

  @Test
  void aHelloThatWouldBeWaitedForIsNotOpened() throws IOException {
    Path trap = mailbox("closewait-1-a", null);
    HostileFolder.pipe(trap.resolve("hello"));
    sweep();
    assertTrue(Files.exists(trap));
  }
}
