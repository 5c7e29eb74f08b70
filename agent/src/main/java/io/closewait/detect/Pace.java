// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import java.util.Arrays;

/**
 * Spaces the sweeps that ask the kernel about every socket, so that however many there are all
 * sweeps together take one part in a thousand of a core. The cost of a sweep is the least of the
 * last few: what another took beyond that was waiting, or code that ran for the first time. One
 * thread.
 */
final class Pace {
  /** A third of the thousandth is left for what the thread does at each tick. */
  private static final int SHARE = 1500;

  /** Nanoseconds; stands in until two sweeps were measured, as the first one runs cold. */
  private static final long FIRST_GUESS = 2000;

  /**
   * What a kernel takes for its dearest answer. A sweep that took longer was not running: without
   * this limit, two sweeps on an overloaded machine would put off the next one for minutes.
   */
  private static final long DEAREST = 5000;

  /** Nanoseconds per socket of the last sweeps of all. */
  private final long[] costs = recent(FIRST_GUESS);

  /** Nanoseconds of the last sweeps in between. */
  private final long[] walks = recent(0);

  private int at;
  private int walked;
  private long last;
  private long next;
  private boolean begun;

  private static long[] recent(long guess) {
    long[] recent = new long[8];
    Arrays.fill(recent, Long.MAX_VALUE);
    Arrays.fill(recent, 0, 2, guess);
    return recent;
  }

  private static long least(long[] recent) {
    long least = recent[0];
    for (long each : recent) {
      least = Math.min(least, each);
    }
    return least;
  }

  /** Whether a sweep of all sockets may start. */
  boolean ready(long nanos) {
    return !begun || nanos - next >= 0;
  }

  /** A sweep of all sockets started at {@code nanos} and took {@code took}. */
  void swept(long nanos, long took, int sockets) {
    begun = true;
    costs[at] = Math.min(DEAREST, took / Math.max(1, sockets));
    at = (at + 1) % costs.length;
    next = nanos + least(costs) * sockets * SHARE;
    last = nanos;
  }

  /**
   * A sweep in between did. It puts the next one of all off, by half the time that has passed at
   * most: where many leaks stand, the others must still be found.
   */
  void walked(long nanos, long took) {
    walks[walked] = took;
    walked = (walked + 1) % walks.length;
    next += Math.min(least(walks) * SHARE, (nanos - last) / 2);
    last = nanos;
  }
}
