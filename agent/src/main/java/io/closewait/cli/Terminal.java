// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.report.text.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Map;

/** What the user sees things on. */
final class Terminal {
  private static final int LONGEST_VALUE = 200;

  private Terminal() {}

  /**
   * Removes characters that a terminal would obey, that turn the direction of writing or that
   * cannot be seen: the text may come from anywhere. Line feeds stay.
   */
  static String text(String text) {
    return clean(text, true);
  }

  /** Does what {@link #text} does and removes line feeds: one line cannot pass for two. */
  static String line(String line) {
    return clean(line, false);
  }

  /** A name or a version: one line, and no longer than such things are. */
  static String value(String value) {
    if (value.length() <= LONGEST_VALUE) {
      return line(value);
    }
    return line(value.substring(0, LONGEST_VALUE)) + "...";
  }

  private static String clean(String text, boolean lines) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == '\n' && lines || PlainText.isHarmless(c)) {
        out.appendCodePoint(c);
      } else {
        out.append('?');
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /** Whether a terminal obeys colours, and its user wants them (no-color.org). */
  static boolean hasColours(Map<String, String> environment) {
    String refused = environment.get("NO_COLOR");
    String kind = environment.get("TERM");
    return (refused == null || refused.isEmpty()) && kind != null && !kind.equals("dumb");
  }

  /** Whether both ends of this process are a terminal. */
  static boolean isThere() {
    return isTerminal(0) && isTerminal(1);
  }

  /** Whether another program reads what this one prints; it may have had enough, as head(1). */
  static boolean isPipe() {
    try {
      return Files.readSymbolicLink(Paths.get("/proc/self/fd/1")).toString().startsWith("pipe:");
    } catch (IOException | RuntimeException notLinux) {
      return false;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // all that is known outside Linux
  private static boolean isTerminal(int descriptor) {
    try {
      Path link = Files.readSymbolicLink(Paths.get("/proc/self/fd/" + descriptor));
      return link.startsWith("/dev/pts") || link.toString().matches("/dev/(tty.*|console)");
    } catch (IOException | RuntimeException notLinux) {
      return System.console() != null;
    }
  }
}
