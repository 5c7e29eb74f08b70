// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

/** A line of a screen and how it is to look where there are colours. Immutable. */
final class StyledLine {
  private static final String RESET = "\033[0m";

  /** How a line looks. Nothing is said by the look alone. */
  enum Style {
    PLAIN(""),
    HEADING("\033[1m"),
    /** Warned of, and growing. */
    BAD("\033[31m"),
    MARKED("\033[7m");

    private final String begin;

    Style(String begin) {
      this.begin = begin;
    }
  }

  final String text;
  private final Style style;

  StyledLine(String text, Style style) {
    this.text = text;
    this.style = style;
  }

  /** For a terminal: clean text in its look. Without colours a mark must still be seen. */
  String on(boolean colours) {
    String clean = Terminal.line(text);
    boolean look = style == Style.MARKED || colours && style != Style.PLAIN;
    return look ? style.begin + clean + RESET : clean;
  }
}
