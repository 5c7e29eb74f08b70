// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

/**
 * Lines broken where words end, so that a terminal does not break them in the middle. What goes on
 * stands below where the text after a label began.
 */
public final class Wrapping {
  private static final int MOST_INDENTED = 24;

  private Wrapping() {}

  /**
   * The text in lines of at most {@code width} columns. An address of the web stays whole, for it
   * to be copied; a terminal breaks it by itself.
   */
  public static String of(String text, int width) {
    StringBuilder out = new StringBuilder(text.length() + 64);
    for (String line : text.split("\n", -1)) {
      wrap(line, width, out);
      out.append('\n');
    }
    out.setLength(Math.max(0, out.length() - 1));
    return out.toString();
  }

  private static void wrap(String line, int width, StringBuilder out) {
    if (Columns.of(line) <= width) {
      out.append(line);
      return;
    }
    int begin = blanks(line, 0);
    if (line.startsWith("at ", begin)) {
      String frame = line.substring(begin + 3);
      out.append(line, 0, begin + 3).append(ShortPlace.of(frame, width - begin - 3));
      return;
    }
    int hang = hang(line, begin);
    int column = begin;
    out.append(line, 0, begin);
    boolean first = true;
    for (String word : line.substring(begin).split(" ", -1)) {
      String shown = fitted(word, width - hang);
      int needed = Columns.of(shown) + (first ? 0 : 1);
      // a line more does not help what is longer than any line
      boolean fits = column + needed <= width || hang + Columns.of(shown) > width;
      if (!first && !fits && !word.isEmpty()) {
        trim(out);
        newLine(out, hang);
        column = hang;
        first = true;
      }
      out.append(first ? "" : " ").append(shown);
      column += Columns.of(shown) + (first ? 0 : 1);
      first = false;
    }
    trim(out);
  }

  private static String fitted(String word, int room) {
    return word.contains("://") ? word : ShortPlace.of(word, room);
  }

  private static void trim(StringBuilder out) {
    while (out.length() > 0 && out.charAt(out.length() - 1) == ' ') {
      out.setLength(out.length() - 1);
    }
  }

  private static void newLine(StringBuilder out, int hang) {
    out.append('\n');
    for (int i = 0; i < hang; i++) {
      out.append(' ');
    }
  }

  /** The column where the text after a label begins; else a little to the right of the line. */
  private static int hang(String line, int begin) {
    int label = line.indexOf(": ", begin);
    int value = label < 0 ? -1 : blanks(line, label + 1);
    boolean labelled = value > 0 && value <= MOST_INDENTED && value - label > 2;
    return labelled ? value : Math.min(begin + 4, MOST_INDENTED);
  }

  private static int blanks(String line, int from) {
    int at = from;
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at;
  }
}
