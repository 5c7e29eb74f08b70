// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.leak.Severity;

/** What the last line of a group of leaks said, and whether the next one is due. One thread. */
final class Announced {
  /** So many times as many are worth a line between two summaries. */
  private static final int MANY = 10;

  private int lines;

  /** Negative: there was no line yet. */
  private int count = -1;

  private Severity severity = Severity.INFO;
  private int added;

  /** Sockets that came since. */
  int added() {
    return added;
  }

  /** This one came just now. */
  void add(Suspect suspect) {
    suspect.addedAfter = lines;
    added++;
  }

  /** This one has gone. */
  void remove(Suspect suspect) {
    added -= suspect.addedAfter == lines ? 1 : 0;
  }

  /** So many more, or less, are counted of a kind that is only counted. */
  void grow(int by) {
    added = Math.max(0, added + by);
  }

  /** Whether the socket was among those of a line. */
  boolean has(Suspect suspect) {
    return lines > suspect.addedAfter;
  }

  /**
   * Whether a line is due at any time: a first one, of another severity, or of ten times as many.
   */
  boolean isOutdated(int standing, Severity now) {
    return count < 0 || standing >= (long) MANY * count || now != severity;
  }

  /** A line is written, after which nothing counts as new. */
  void line(int standing, Severity of) {
    severity = of;
    count = standing;
    lines++;
    added = 0;
  }
}
