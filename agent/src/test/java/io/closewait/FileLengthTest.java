// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A class that has grown too long for one look has two subjects, be it of the product or a test.
 */
class FileLengthTest {
  private static final int MOST = 300;

  private static final Path ROOT = Path.of("..");

  @Test
  void noClassHasOutgrownItsFile() throws IOException {
    int modules = 0;
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(ROOT)) {
      for (Path folder : folders) {
        modules += Files.isDirectory(folder.resolve("src")) ? 1 : 0;
        files.addAll(sources(folder.resolve("src")));
      }
    }
    assertTrue(modules >= 8 && files.size() > 900, modules + " modules of " + files.size());
    assertEquals(Map.of(), tooLong(files));
  }

  @Test
  void oneLineTooManyIsFound(@TempDir Path folder) throws IOException {
    Path fits = Files.writeString(folder.resolve("Fits.java"), "\n".repeat(MOST));
    Path grown = Files.writeString(folder.resolve("Grown.java"), "\n".repeat(MOST + 1));
    assertEquals(List.of(fits, grown), sources(folder).stream().sorted().toList());
    assertEquals(Map.of(grown, MOST + 1L), tooLong(sources(folder)));
  }

  private static Map<Path, Long> tooLong(List<Path> files) throws IOException {
    Map<Path, Long> found = new TreeMap<>();
    for (Path file : files) {
      try (Stream<String> lines = Files.lines(file)) {
        long length = lines.count();
        if (length > MOST) {
          found.put(file, length);
        }
      }
    }
    return found;
  }

  private static List<Path> sources(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toList());
    }
  }
}
