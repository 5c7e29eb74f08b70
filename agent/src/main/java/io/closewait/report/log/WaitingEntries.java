// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import java.util.ArrayDeque;
import java.util.List;

/** Entries that cannot be written yet: so many, so large, the oldest is the first to go. */
final class WaitingEntries {
  private static final int MOST = 500;
  private static final int MOST_CHARACTERS = 1 << 18;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private int characters;
  private int leftOut;

  void add(Entry entry) {
    entries.add(entry);
    characters += entry.length();
    while (entries.size() > MOST || characters > MOST_CHARACTERS && entries.size() > 1) {
      characters -= entries.remove().length();
      leftOut++;
    }
  }

  /** Those of another, which loses them. */
  void takeFrom(WaitingEntries other) {
    leftOut += other.leftOut;
    other.entries.forEach(this::add);
    other.clear();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Iterable<Entry> all() {
    return entries;
  }

  /** Adds them to lines that are to be written; first how many are missing. */
  void addLines(List<byte[]> lines) {
    if (leftOut > 0) {
      String text = leftOut + " earlier lines are left out";
      lines.add(new Entry(System.currentTimeMillis(), false, text).lines());
    }
    for (Entry entry : entries) {
      lines.add(entry.lines());
    }
  }

  void clear() {
    entries.clear();
    characters = 0;
    leftOut = 0;
  }
}
