// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes lines until there is no more room, then where there is some again. */
final class FullDisk {
  private static final int LINES = 10;

  private FullDisk() {}

  public static void main(String[] arguments) throws Exception {
    Path path = Path.of(arguments[0]);
    RollingFile file = new RollingFile(path, 1 << 20, 1);
    for (int batch = 0; ; batch++) {
      List<byte[]> lines = batch(batch);
      try {
        file.append(lines);
      } catch (OutputException full) {
        System.out.println(full.nothingWritten + " " + batch + " " + full.getMessage());
        Files.move(path, path.resolveSibling("full"));
        file.append(lines);
        return;
      }
    }
  }

  /** Of which no number fills a block. */
  static List<byte[]> batch(int number) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      String line = String.format("%099d%n", number * LINES + i);
      lines.add(line.getBytes(StandardCharsets.US_ASCII));
    }
    return lines;
  }
}
