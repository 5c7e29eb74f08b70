// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents point at files that exist, and at lines that are what they say. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern FRAME =
      Pattern.compile("read -1 at io\\.closewait\\.demo\\.\\w+\\.\\w+\\((\\w+\\.java):(\\d+)\\)");

  @Test
  void everyRelativeLinkLeadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        links++;
        if (!Files.exists(document.resolveSibling(link.group(1)))) {
          dead.add(document + " -> " + link.group(1));
        }
      }
    }
    assertEquals(List.of(), dead);
    assertTrue(links > 10, "links found: " + links);
  }

  /** The captured reports must not name a line that has moved since. */
  @Test
  void theReportsShownNameTheLineThatLeaks() throws IOException {
    int frames = 0;
    for (Path document : documents()) {
      Matcher frame = FRAME.matcher(Files.readString(document));
      while (frame.find()) {
        frames++;
        Path source = Path.of("src/main/java/io/closewait/demo", frame.group(1));
        String line = Files.readAllLines(source).get(Integer.parseInt(frame.group(2)) - 1);
        assertTrue(line.endsWith("is forgotten"), document + ": " + frame.group());
      }
    }
    assertTrue(frames > 1, "reports found: " + frames);
  }

  /** The map of the tests sends nobody to a class that has gone, and leaves none out. */
  @Test
  void theMapOfTheTestsNamesThoseThatAreThere() throws IOException {
    Set<String> there = new HashSet<>();
    for (String module : List.of("integration-tests", "real-stacks", "junit", "demo-app")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files.map(file -> file.getFileName().toString()).forEach(there::add);
      }
    }
    Matcher row =
        Pattern.compile("(?m)^\\| `(\\w+)` \\| [^ |]")
            .matcher(Files.readString(ROOT.resolve("docs/tests.md")));
    Set<String> named = new TreeSet<>();
    while (row.find()) {
      named.add(row.group(1) + ".java");
    }
    Set<String> gone = new TreeSet<>(named);
    gone.removeAll(there);
    assertEquals(Set.of(), gone, "not there");
    there.removeIf(file -> !file.matches("\\w+(IT|LongRun)\\.java"));
    there.removeAll(named);
    assertEquals(Set.of(), there, "without a sentence in the map");
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream.concat(top, docs)
          .filter(path -> path.toString().endsWith(".md"))
          .forEach(documents::add);
    }
    return documents;
  }
}
