// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {
  private static List<String> read(String text, int longest) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BoundedLines in = new BoundedLines(new StringReader(text), longest)) {
      for (String line = in.next(); line != null; line = in.next()) {
        lines.add(in.wasCut() ? line + "|" : line);
      }
    }
    return lines;
  }

  @Test
  void readsLinesAsTheyAre() throws IOException {
    assertEquals(List.of(), read("", 9));
    assertEquals(List.of(""), read("\n", 9));
    assertEquals(List.of("a", "", "b"), read("a\n\nb", 9));
    String large = "x".repeat(50_000);
    assertEquals(List.of(large, "y"), read(large + "\ny\n", 100_000));
  }

  @Test
  void keepsNoMoreOfALineThanItMay() throws IOException {
    assertEquals(List.of("123", "123|", "12"), read("123\n1234\n12\n", 3));
    assertEquals(List.of("xxx|", "y"), read("x".repeat(50_000) + "\ny", 3));
  }
}
