// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTest {
  @TempDir private Path root;

  private void stat(long pid, String text) throws IOException {
    Files.createDirectories(root.resolve(Long.toString(pid)));
    Files.writeString(root.resolve(pid + "/stat"), text);
  }

  private static String fields(String state, String start) {
    return state + " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 " + start + " 20 21\n";
  }

  @Test
  void tellsOfTheKernelsOwnFolderWhatTheJdkTells() throws IOException {
    long pid = ProcessHandle.current().pid();
    assertTrue(Proc.SYSTEM.isThere());
    assertEquals(pid, Proc.SYSTEM.own());
    assertTrue(Proc.SYSTEM.processes().contains(pid));
    assertEquals(Proc.SYSTEM.start("self"), Proc.SYSTEM.start(pid));
    assertTrue(Proc.SYSTEM.text(pid, "cmdline").contains("java"));
  }

  @Test
  void aNameWithSpacesAndBracketsMovesNoField() throws IOException {
    stat(7, "7 (a) R 1 (b) S) " + fields("T", "4242"));
    Proc proc = new Proc(root);
    assertEquals("T", proc.state(7));
    assertEquals("4242", proc.start(7));
  }

  @Test
  void whatCannotBeReadIsNull() throws IOException {
    stat(7, "garbage");
    stat(8, "8 (x) R");
    stat(9, "");
    Proc proc = new Proc(root);
    for (long pid : List.of(7L, 8L, 9L, 10L)) {
      assertNull(proc.start(pid), "" + pid);
    }
    assertNull(proc.text(7, "cmdline"));
    assertFalse(proc.isThere(), "it has no folder self");
  }

  @Test
  void listsNumbersInOrder() throws IOException {
    for (String name : List.of("10", "9", "self", "meminfo", "1234567890123456789", "2x")) {
      Files.createDirectory(root.resolve(name));
    }
    assertEquals(List.of(9L, 10L), new Proc(root).processes());
    assertEquals(List.of(), new Proc(root.resolve("absent")).processes());
  }

  @Test
  void readsWhatHasNoEndNoFurtherThanItsLimit() throws IOException {
    Files.createDirectory(root.resolve("7"));
    HostileFolder.sparse(root.resolve("7/cmdline"), 1L << 30);
    assertEquals(8 << 20, new Proc(root).text(7, "cmdline").length());
  }

  @Test
  void findsItsOwnNumberWithoutTheKernelsFolder() throws IOException {
    assertEquals(ProcessHandle.current().pid(), new Proc(root.resolve("absent")).own());
    Files.createDirectory(root.resolve("4711"));
    Files.createSymbolicLink(root.resolve("self"), Path.of("4711"));
    assertEquals(4711, new Proc(root).own());
  }
}
