// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both sides in one process. */
class MailboxTest {
  private static final Correspondent.Patience NONE =
      () -> {
        throw new IOException("not yet");
      };

  private long pid;
  private Long uid;
  private Mailbox mailbox;

  @BeforeEach
  void open() throws IOException {
    pid = Processes.own();
    uid = Long.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString());
    mailbox = Mailbox.open();
  }

  @AfterEach
  void remove() {
    mailbox.discard();
  }

  private Correspondent find() throws IOException {
    return Correspondent.of(pid, pid, uid, false);
  }

  @Test
  void answersWhatWasAsked() throws Exception {
    assertNull(find(), "nobody has said hello");
    mailbox.greet(new Message().with("version", "1.2.3"));
    try (Correspondent box = find()) {
      assertEquals("1.2.3", box.hello().get("version"));
      CompletableFuture<Message> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return box.ask(new Message().with("command", "echo").body("a=b\n\nc"), () -> {});
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      while (!answer.isDone()) {
        mailbox.serve(asked -> new Message().with("was", asked.get("command")).body(asked.body()));
      }
      assertEquals("echo", answer.join().get("was"));
      assertEquals("a=b\n\nc", answer.join().body());
      assertTrue(mailbox.busy());
    }
  }

  @Test
  void aFailureInsideIsAnAnswerToo() throws Exception {
    mailbox.greet(new Message());
    try (Correspondent box = find()) {
      assertThrows(IOException.class, () -> box.ask(new Message(), NONE));
      StringBuilder seen = new StringBuilder();
      mailbox.serve(asked -> new Message().with("seen", seen.append("asked")));
      assertEquals("", seen.toString(), "what nobody waits for any more is not done");
      CompletableFuture<Message> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return box.ask(new Message(), () -> {});
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      while (!answer.isDone()) {
        mailbox.serve(
            asked -> {
              throw new IllegalStateException("broken");
            });
      }
      assertTrue(answer.join().get("error").contains("broken"));
    }
  }

  @Test
  void isClosedToOthers() throws Exception {
    mailbox.greet(new Message());
    Path folder = folder();
    assertEquals("rwx------", rights(folder));
    assertEquals("rw-------", rights(folder.resolve("hello")));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertNull(find(), "a folder that others can enter is not to be trusted");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertNull(Correspondent.of(pid, pid, uid + 1, false), "another user's");
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    mailbox.greet(new Message());
    Path hello = folder().resolve("hello");
    Path aside = Files.move(hello, folder().resolve("aside"));
    Files.createSymbolicLink(hello, aside);
    assertNull(find());
    Files.delete(hello);
    Files.move(aside, hello);
    find().close();

    // what others put there must not keep the right one from being found
    Path link = folder().resolveSibling("closewait-" + pid + "-0link");
    Path file = folder().resolveSibling("closewait-" + pid + "-0file");
    Files.createSymbolicLink(link, Path.of("/"));
    Files.createFile(file);
    try {
      find().close();
      Files.delete(hello);
      assertNull(find());
    } finally {
      Files.delete(link);
      Files.delete(file);
    }
  }

  @Test
  void anEarlierProcessOfThisNumberIsNotMistakenForThis() throws Exception {
    mailbox.greet(new Message());
    Path hello = folder().resolve("hello");
    Files.writeString(hello, Files.readString(hello).replaceAll("start=\\d+", "start=1"));
    assertNull(find());
    Path stale = folder();
    Mailbox next = Mailbox.open();
    assertFalse(Files.exists(stale), "removed by the next one");
    next.greet(new Message());
    try (Correspondent box = find()) {
      assertNotNull(box);
      box.discard();
    }
    assertFalse(next.exists());
  }

  private Path folder() throws IOException {
    try (var all = Files.list(Path.of("/tmp"))) {
      return all.filter(path -> path.getFileName().toString().startsWith("closewait-" + pid + "-"))
          .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
