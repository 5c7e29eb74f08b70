// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarGzTest {
  private static final Instant TIME = Instant.parse("2026-11-01T00:00:00Z");
  private static final List<Member> MEMBERS =
      List.of(Member.text("a/b/file", "text"), Member.program("a/run", "#!/bin/sh"));

  @TempDir private Path folder;

  @Test
  void filesAreOfRootAndOfOneTime() throws IOException {
    List<TarArchiveEntry> entries = Archives.entries(TarGz.compressed(tar()));
    for (TarArchiveEntry entry : entries) {
      assertEquals(
          "root 0 " + TIME,
          entry.getUserName()
              + " "
              + entry.getLongUserId()
              + " "
              + entry.getLastModifiedTime().toInstant());
    }
    assertEquals(
        List.of("./ 755", "./a/ 755", "./a/b/ 755", "./a/b/file 644", "./a/run 755"),
        entries.stream()
            .map(e -> e.getName() + " " + Integer.toOctalString(e.getMode() & 0777))
            .toList());
  }

  @Test
  void theSameFilesGiveTheSameBytes() throws IOException {
    new TarGz(TIME).write(folder.resolve("one.tar.gz"), MEMBERS);
    new TarGz(TIME).write(folder.resolve("two.tar.gz"), MEMBERS);
    byte[] one = Files.readAllBytes(folder.resolve("one.tar.gz"));
    assertArrayEquals(one, Files.readAllBytes(folder.resolve("two.tar.gz")));
    assertEquals("text", new String(Archives.files(one).get("a/b/file")));
  }

  private static byte[] tar() throws IOException {
    return new TarGz(TIME).tar("./", MEMBERS);
  }
}
