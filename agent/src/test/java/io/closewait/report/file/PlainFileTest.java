// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void begin() {
    file = folder.resolve("a.log");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> names = Files.list(folder)) {
      return names.toList();
    }
  }

  @Test
  void aNewOneIsForItsOwnerAloneAndLeavesNothingBehind() throws IOException {
    try (PlainFile made = PlainFile.make(file)) {
      made.write(bytes("one\n"));
    }
    assertEquals("one\n", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of(file), all());
  }

  @Test
  void whatCameMeanwhileIsNotReplaced() throws IOException {
    Files.writeString(file, "another's");
    assertThrows(FileAlreadyExistsException.class, () -> PlainFile.make(file));
    assertEquals("another's", Files.readString(file));
    assertEquals(List.of(file), all());
  }

  @Test
  void appendsWhereverTheEndIsByNow() throws IOException {
    Files.writeString(file, "earlier\n");
    try (PlainFile opened = PlainFile.at(file)) {
      assertEquals(8, opened.size());
      opened.write(bytes("one\n"));
      Files.writeString(file, Files.readString(file) + "another process\n");
      ByteBuffer two = bytes("two\n");
      assertEquals(4, opened.write(two));
      assertEquals(0, two.remaining());
    }
    assertEquals("earlier\none\nanother process\ntwo\n", Files.readString(file));
  }

  @Test
  void readsAndTakesBack() throws IOException {
    Files.writeString(file, "one");
    try (PlainFile opened = PlainFile.at(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      assertEquals(1, opened.position(2).read(last));
      assertEquals('e', last.get(0));
      assertEquals(-1, opened.read(ByteBuffer.allocate(1)));
      opened.truncate(1);
    }
    assertEquals("o", Files.readString(file));
  }

  @Test
  void refusesAFolderInWhichOthersExchangeFiles() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Assumptions.assumeTrue(OutputPath.isExchangeable(file));
    assertThrows(IOException.class, () -> PlainFile.make(file));
    Files.writeString(file, "x");
    assertThrows(IOException.class, () -> PlainFile.at(file));
    assertEquals(List.of(file), all());
  }
}
