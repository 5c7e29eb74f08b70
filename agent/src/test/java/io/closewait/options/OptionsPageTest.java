// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of options tells those that the code knows. */
class OptionsPageTest {
  private static final String BEGIN = "<!-- options -->\n";
  private static final String END = "<!-- /options -->";

  @Test
  void pageShowsTheTableOfTheCode() throws IOException {
    Path page = Path.of("..", "docs", "options.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    assertTrue(begin >= 0 && end > begin, "docs/options.md has no block " + BEGIN + END);
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
