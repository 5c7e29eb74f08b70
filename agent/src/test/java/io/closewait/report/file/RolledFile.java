// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What tests of a rolling file do with one. */
final class RolledFile {
  private RolledFile() {}

  static List<byte[]> lines(String... texts) {
    List<byte[]> lines = new ArrayList<>();
    for (String text : texts) {
      lines.add((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return lines;
  }

  static RollingFile rolling(Path file) {
    return new RollingFile(file, 1 << 20, 3);
  }

  static String refusal(Path file) {
    return assertThrows(OutputException.class, () -> rolling(file).append(lines("x"))).getMessage();
  }

  static boolean holds(Path file) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .map(
              descriptor -> {
                try {
                  return Files.readSymbolicLink(descriptor);
                } catch (IOException closedMeanwhile) {
                  return descriptor;
                }
              })
          .anyMatch(file::equals);
    }
  }
}
