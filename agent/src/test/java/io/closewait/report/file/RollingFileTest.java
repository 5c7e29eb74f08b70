// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import static io.closewait.report.file.RolledFile.holds;
import static io.closewait.report.file.RolledFile.lines;
import static io.closewait.report.file.RolledFile.refusal;
import static io.closewait.report.file.RolledFile.rolling;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollingFileTest {
  @TempDir Path folder;

  @Test
  void appendsAndIsReadableByItsOwnerOnly() throws IOException {
    Path file = folder.resolve("a.log");
    rolling(file).append(lines("one"));
    rolling(file).append(lines("two", "three"));
    assertEquals("one\ntwo\nthree\n", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void holdsNoDescriptorWhileIdleUnlessAsked() throws IOException {
    Path file = folder.resolve("a.log");
    RollingFile rolling = rolling(file);
    rolling.append(lines("one"));
    assertFalse(holds(file));
    rolling.keepOpen(true);
    assertTrue(holds(file));
    rolling.append(lines("two"));
    assertTrue(holds(file));
    rolling.keepOpen(false);
    assertFalse(holds(file));
    assertEquals("one\ntwo\n", Files.readString(file));
  }

  /**
   * As logrotate does; and as long as nothing can be opened in its place, what is kept serves on.
   */
  @Test
  void whatIsKeptFollowsWhoPutsItAway() throws IOException {
    Path file = folder.resolve("a.log");
    Path away = folder.resolve("a.log-20261129");
    RollingFile rolling = rolling(file);
    rolling.keepOpen(true);
    rolling.append(lines("one"));
    Files.move(file, away);
    Files.createDirectory(file);
    rolling.append(lines("two"));
    assertEquals("one\ntwo\n", Files.readString(away));
    Files.delete(file);
    rolling.append(lines("three"));
    assertEquals("three\n", Files.readString(file));
    Path second = Files.move(file, folder.resolve("a.log-20261130"));
    Files.writeString(file, "made by who put it away\n");
    rolling.append(lines("four"));
    assertEquals("three\n", Files.readString(second));
    assertEquals("made by who put it away\nfour\n", Files.readString(file));
    rolling.close();
    assertFalse(holds(file) || holds(away) || holds(second));
  }

  @Test
  void rollsBySizeAndKeepsSoManyFiles() throws IOException {
    Path file = folder.resolve("a.log");
    RollingFile rolling = new RollingFile(file, 10, 3);
    for (int i = 0; i < 7; i++) {
      rolling.append(lines("line" + i));
    }
    assertEquals("line6\n", Files.readString(file));
    assertEquals("line5\n", Files.readString(folder.resolve("a.log.1")));
    assertEquals("line4\n", Files.readString(folder.resolve("a.log.2")));
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(3, all.count());
    }
  }

  @Test
  void oneFileIsEmptiedWhenItRolls() throws IOException {
    Path file = folder.resolve("a.log");
    RollingFile rolling = new RollingFile(file, 10, 1);
    rolling.append(lines("line1"));
    rolling.append(lines("line2"));
    assertEquals("line2\n", Files.readString(file));
  }

  @Test
  void aBatchRollsBetweenLinesNeverWithin() throws IOException {
    Path file = folder.resolve("a.log");
    String longLine = "x".repeat(30);
    new RollingFile(file, 20, 4).append(lines("0123456", "012", longLine, "4567", "89"));
    assertEquals("4567\n89\n", Files.readString(file));
    assertEquals(longLine + "\n", Files.readString(folder.resolve("a.log.1")));
    assertEquals("0123456\n012\n", Files.readString(folder.resolve("a.log.2")));
  }

  @Test
  void lineThatAnotherRunLeftUnfinishedIsEnded() throws IOException {
    Path file = folder.resolve("a.log");
    Files.writeString(file, "whole\ntorn by a ki");
    RollingFile rolling = rolling(file);
    rolling.append(lines("next"));
    rolling.append(lines("last"));
    assertEquals("whole\ntorn by a ki\nnext\nlast\n", Files.readString(file));
  }

  @Test
  void interruptedThreadWritesAndStaysInterrupted() throws IOException {
    Path file = folder.resolve("a.log");
    Thread.currentThread().interrupt();
    rolling(file).append(lines("one"));
    assertTrue(Thread.interrupted());
    assertEquals("one\n", Files.readString(file));
  }

  @Test
  void whatIsNoFileIsRefused() throws Exception {
    assertEquals("'" + folder + "' is a folder", refusal(folder));
    Path missing = folder.resolve("missing");
    assertEquals("the folder '" + missing + "' does not exist", refusal(missing.resolve("a.log")));
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertEquals("'" + pipe + "' is not a regular file", refusal(pipe));
    assertEquals("'/dev/full' is not a regular file", refusal(Path.of("/dev/full")));
  }

  @Test
  void folderThatForbidsWritingIsToldByTheReasonOnly() {
    String sentence = refusal(Path.of("/proc/self/a\u001b.log"));
    assertTrue(sentence.startsWith("'/proc/self/a?.log' cannot be written: "), sentence);
    assertFalse(sentence.contains("Exception"), sentence);
  }

  @Test
  void writesOnWhenTheFileIsTakenAwayOrComesBack() throws IOException {
    Path file = folder.resolve("sub").resolve("a.log");
    RollingFile rolling = rolling(file);
    assertThrows(OutputException.class, () -> rolling.append(lines("lost")));
    Files.createDirectory(file.getParent());
    rolling.append(lines("one"));
    Files.delete(file);
    rolling.append(lines("two"));
    assertEquals("two\n", Files.readString(file));
  }

  @Test
  void manyLinesComeWholeAndInOrder() throws IOException {
    Path file = folder.resolve("a.log");
    List<byte[]> many = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      many.addAll(lines(i + "x".repeat(1000)));
    }
    new RollingFile(file, 1 << 30, 2).append(many);
    List<String> read = Files.readAllLines(file);
    assertEquals(
        many.stream()
            .map(line -> new String(line, StandardCharsets.UTF_8).trim())
            .collect(Collectors.toList()),
        read);
  }

  /** The kernel's limit on a file's size takes what fits and refuses the rest, as a full disk. */
  @Test
  void ofAFullDiskNoPartOfALineIsLeftAndTheLinesCanBeTriedAgain() throws Exception {
    Path file = folder.resolve("a.json");
    Process program =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 16; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                FullDisk.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, program.waitFor(), said);
    assertTrue(said.matches("true \\d+ .*a\\.json' cannot be written: .*\\n"), said);
    int batches = Integer.parseInt(said.split(" ")[1]);
    assertTrue(batches > 3, said);
    assertArrayEquals(numbered(0, batches), Files.readAllBytes(folder.resolve("full")));
    assertArrayEquals(numbered(batches, batches + 1), Files.readAllBytes(file));
  }

  private static byte[] numbered(int from, int to) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int batch = from; batch < to; batch++) {
      for (byte[] line : FullDisk.batch(batch)) {
        all.write(line);
      }
    }
    return all.toByteArray();
  }
}
