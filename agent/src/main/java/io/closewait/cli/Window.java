// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.report.text.Columns;
import io.closewait.report.text.Wrapping;
import org.jspecify.annotations.Nullable;

/** How large the terminal is that a call prints to. */
final class Window {
  private static final int USUAL_WIDTH = 80, USUAL_HEIGHT = 24;
  private static final String COLUMNS = "COLUMNS";

  /** Of a line that goes on. */
  private static final int INDENTED = 4;

  /** What the console puts before a warning. */
  private static final String WARNING = "closewait: ";

  private final Invocation call;

  Window(Invocation call) {
    this.call = call;
  }

  /** Rows and columns. */
  int[] size() {
    String text = call.machine.stty.run("size");
    if (text != null && text.matches("\\d{1,4} \\d{1,4}")) {
      int rows = Integer.parseInt(text.substring(0, text.indexOf(' ')));
      int columns = Integer.parseInt(text.substring(text.indexOf(' ') + 1));
      if (rows > 0 && columns > 0) {
        return new int[] {rows, columns};
      }
    }
    return new int[] {USUAL_HEIGHT, USUAL_WIDTH};
  }

  /**
   * Columns that a text may take; 0: as many as it likes, as nobody looks at it. Whoever sets
   * COLUMNS has the last word, and saves the question.
   */
  int width() {
    Integer given = columns(call.machine.environment.get(COLUMNS));
    if (given != null) {
      return given;
    }
    return call.console.terminal ? size()[1] : 0;
  }

  /**
   * The text broken where words end, if somebody looks at it; but a line with a path longer than
   * the line stays whole, for the path to be copied.
   */
  String wrapped(String text) {
    int width = width();
    if (width == 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 64);
    for (String line : text.split("\n", -1)) {
      out.append(hasLongPath(line, width) ? line : Wrapping.of(line, width)).append('\n');
    }
    out.setLength(out.length() - 1);
    return out.toString();
  }

  /** A sentence in as many lines as it takes. */
  void say(String sentence) {
    call.console.print(wrapped(Terminal.line(sentence)) + '\n');
  }

  /** The same for a warning. */
  void warn(String sentence) {
    String[] lines = wrapped(WARNING + sentence).split("\n");
    call.console.warn(lines[0].substring(WARNING.length()));
    for (int i = 1; i < lines.length; i++) {
      call.console.warnMore(lines[i]);
    }
  }

  private static boolean hasLongPath(String line, int width) {
    for (String word : line.split(" ")) {
      if (word.indexOf('/') >= 0 && Columns.of(word) > width - INDENTED) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Integer columns(@Nullable String text) {
    return text != null && text.matches("[1-9]\\d{0,3}") ? Integer.valueOf(text) : null;
  }
}
