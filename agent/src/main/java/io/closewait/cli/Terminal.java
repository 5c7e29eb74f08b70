// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** What the user sees things on. */
final class Terminal {
  private Terminal() {}

  /** Without characters that a terminal would obey: the text may come from anywhere. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c == '\n' || c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0) ? c : '?');
    }
    return out.toString();
  }

  /** Whether both ends of this process are a terminal. */
  static boolean isThere() {
    return isTerminal(0) && isTerminal(1);
  }

  /** Whether another program reads what this one prints. */
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
