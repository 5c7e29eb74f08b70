// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.leak.Leak;

/** The numbers of one group of leaks that cannot be read from its sockets. One thread. */
final class Counts {
  /** The group's number. */
  private final int group;

  private int counted;
  private int countedSince;
  private long ever;
  private int unsampled;
  private int unconfirmed;
  private int closedLate;

  Counts(int group) {
    this.group = group;
  }

  void add(Suspect suspect) {
    if (suspect.countedIn == Suspect.UNREPORTED) {
      ever++;
      suspect.countedIn = group;
    }
    unsampled += suspect.sampled ? 0 : 1;
    unconfirmed += suspect.confirmed ? 0 : 1;
  }

  /** {@code ended}: it is not reported elsewhere from now on either. */
  void remove(Suspect suspect, boolean ended) {
    closedLate += ended ? 1 : 0;
    unsampled -= suspect.sampled ? 0 : 1;
    unconfirmed -= suspect.confirmed ? 0 : 1;
  }

  /** It never was of this group, and nobody has been told that it was. */
  void takeBack(Suspect suspect) {
    if (suspect.countedIn == group) {
      ever--;
      suspect.countedIn = Suspect.UNREPORTED;
    }
  }

  /** Sets the number of a kind that is only counted; {@code since}: the oldest came then. */
  void set(int count, int withoutStack, int since) {
    unsampled = withoutStack;
    ever += Math.max(0, count - counted);
    countedSince = since;
    counted = count;
  }

  /** Sockets that are only counted. */
  int counted() {
    return counted;
  }

  /** When the first of those came that are only counted. */
  int countedSince() {
    return countedSince;
  }

  int unsampled() {
    return unsampled;
  }

  /** {@code count}: of all its sockets. */
  void describe(Leak.Builder leak, int count) {
    leak.count = count;
    leak.ever = ever;
    leak.confirmed = count - unconfirmed;
    leak.closedLate = closedLate;
    leak.unsampled = unsampled;
  }
}
