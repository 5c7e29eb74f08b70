// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

/** The options as people read them: in docs/options.md and in the command line's help. */
public final class OptionTable {
  private OptionTable() {}

  /** The table between the options markers of docs/options.md, each line ended by a line feed. */
  public static String markdown() {
    StringBuilder out = new StringBuilder("| key | default | accepts | meaning |\n");
    out.append("|---|---|---|---|\n");
    for (Option option : Option.ALL) {
      out.append("| `").append(option.key).append("` | `").append(option.defaultText);
      out.append("` | ").append(cell(option.type.accepts));
      out.append(" | ").append(cell(option.meaning)).append(" |\n");
    }
    return out.toString();
  }

  /** A bar would end the cell. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replace("*", "\\*");
  }

  /** The table for a terminal: key, default and meaning, folded at 80 columns. */
  public static String text() {
    StringBuilder out = new StringBuilder();
    for (Option option : Option.ALL) {
      out.append("  ").append(option.key).append('=').append(option.defaultText).append('\n');
      fold(option.meaning, out);
      fold("Accepts " + option.type.accepts + ".", out);
    }
    return out.toString();
  }

  private static void fold(String text, StringBuilder out) {
    int column = 0;
    int start = 0;
    while (start < text.length()) {
      int space = text.indexOf(' ', start);
      int end = space < 0 ? text.length() : space;
      if (column == 0) {
        out.append("      ");
        column = 6;
      } else if (column + 1 + end - start > 80) {
        out.append("\n      ");
        column = 6;
      } else {
        out.append(' ');
        column++;
      }
      out.append(text, start, end);
      column += end - start;
      start = end + 1;
    }
    out.append('\n');
  }
}
