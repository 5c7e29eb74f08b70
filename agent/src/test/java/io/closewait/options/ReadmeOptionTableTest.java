// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README tells the options that the code knows. */
class ReadmeOptionTableTest {
  private static final String BEGIN = "<!-- options -->\n";
  private static final String END = "<!-- /options -->";

  @Test
  void readmeShowsTheTableOfTheCode() throws IOException {
    Path readme = Path.of("..", "README.md");
    String text = Files.readString(readme);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    assertTrue(begin >= 0 && end > begin, "README.md has no block " + BEGIN + END);
    assertEquals(OptionTable.markdown(), text.substring(begin + BEGIN.length(), end));
  }

  @Test
  void tableHasOneRowForEachOption() {
    String[] lines = OptionTable.markdown().split("\n");
    assertEquals(Option.values().length + 2, lines.length);
    for (String line : lines) {
      assertEquals(5, line.replace("\\|", "").chars().filter(c -> c == '|').count(), line);
    }
  }

  @Test
  void helpFitsATerminal() {
    for (String line : OptionTable.text().split("\n")) {
      assertTrue(line.length() <= 80, line);
    }
  }
}
