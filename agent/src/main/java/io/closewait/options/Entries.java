// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import java.util.ArrayList;
import java.util.List;

/** Entries of a list value. */
final class Entries {
  private Entries() {}

  /** The parts between the bars, trimmed; empty ones are left out. */
  static List<String> split(String text) {
    List<String> entries = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int bar = text.indexOf('|', start);
      int end = bar < 0 ? text.length() : bar;
      String entry = text.substring(start, end).trim();
      if (!entry.isEmpty()) {
        entries.add(entry);
      }
      start = end + 1;
    }
    return entries;
  }
}
