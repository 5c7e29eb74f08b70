// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

/** A pattern for {@code class.method} in which {@code *} stands for any characters. Immutable. */
final class FramePattern {
  /** What stands between the stars; at least one. */
  private final String[] parts;

  FramePattern(String glob) {
    parts = glob.split("\\*", -1);
  }

  boolean matches(String name) {
    String first = parts[0];
    String last = parts[parts.length - 1];
    if (parts.length == 1) {
      return name.equals(first);
    }
    int end = name.length() - last.length();
    int from = first.length();
    if (end < from || !name.startsWith(first) || !name.endsWith(last)) {
      return false;
    }
    for (int i = 1; i < parts.length - 1; i++) {
      int found = name.indexOf(parts[i], from);
      if (found < 0 || found + parts[i].length() > end) {
        return false;
      }
      from = found + parts[i].length();
    }
    return true;
  }
}
