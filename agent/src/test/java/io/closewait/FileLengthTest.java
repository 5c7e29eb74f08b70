// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class of the product that has grown too long for one look has two subjects. */
class FileLengthTest {
  private static final int MOST = 300;

  private static final Path ROOT = Path.of("..");

  @Test
  void noClassOfTheProductHasOutgrownItsFile() throws IOException {
    int seen = 0;
    Map<Path, Long> tooLong = new TreeMap<>();
    for (String module : List.of("bootstrap", "agent", "junit", "demo-app")) {
      for (String sources : List.of("src/main/java", "src/main/java-internals")) {
        List<Path> files = sources(ROOT.resolve(module).resolve(sources));
        seen += files.size();
        tooLong.putAll(tooLong(files));
      }
    }
    assertTrue(seen > 300, "the sources were found: " + seen);
    assertEquals(Map.of(), tooLong);
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
