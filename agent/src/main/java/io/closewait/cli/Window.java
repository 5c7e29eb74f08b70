// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import org.jspecify.annotations.Nullable;

/** How large the terminal is that a call prints to. */
final class Window {
  private static final int USUAL_WIDTH = 80, USUAL_HEIGHT = 24;
  private static final String COLUMNS = "COLUMNS";

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

  private static @Nullable Integer columns(@Nullable String text) {
    return text != null && text.matches("[1-9]\\d{0,3}") ? Integer.valueOf(text) : null;
  }
}
