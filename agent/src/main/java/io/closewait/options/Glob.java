// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

/**
 * A pattern over names of classes and methods in which a star stands for any characters, dots
 * included. Immutable.
 */
public final class Glob {
  /** What stands between the stars; at least one. */
  private final String[] parts;

  public Glob(String pattern) {
    parts = pattern.split("\\*", -1);
  }

  /** Whether the whole name fits. */
  public boolean matches(String name) {
    String first = parts[0];
    if (parts.length == 1) {
      return name.equals(first);
    }
    String last = parts[parts.length - 1];
    int from = first.length();
    int end = name.length() - last.length();
    if (end < from || !name.startsWith(first) || !name.endsWith(last)) {
      return false;
    }
    // the leftmost place for each part leaves the most room for those after it
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
