// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The headings of docs/troubleshooting.md are messages that the code has, word for word. */
class TroubleshootingPageTest {
  private static final Pattern HEADING = Pattern.compile("(?m)^### `(.*)`$");

  /** One literal, written on several lines. */
  private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

  @Test
  void everyHeadingIsAMessage() throws IOException {
    String code = code();
    List<String> strange = new ArrayList<>();
    int headings = 0;
    Matcher heading =
        HEADING.matcher(Files.readString(Path.of("..", "docs", "troubleshooting.md")));
    while (heading.find()) {
      headings++;
      for (String part : heading.group(1).split("…")) {
        if (!code.contains(part.strip())) {
          strange.add(part + " in: " + heading.group(1));
        }
      }
    }
    assertEquals(List.of(), strange);
    assertTrue(headings > 15, headings + " headings");
  }

  private static String code() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String folder : List.of("src/main/java", "src/main/java-internals")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          all.append(Files.readString(file));
        }
      }
    }
    return JOINT.matcher(all).replaceAll("");
  }
}
