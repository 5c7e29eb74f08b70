// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import java.util.Arrays;

/**
 * Spaces the sweeps that ask the kernel about every socket, so that however many there are they
 * take one part in a thousand of a core. The cost of one socket is the least of the last few
 * sweeps: what a sweep took beyond that was waiting, or code that ran for the first time. One
 * thread.
 */
final class Pace {
  private static final int SHARE = 1000;

  /** Nanoseconds; stands in until two sweeps were measured, as the first one runs cold. */
  private static final long FIRST_GUESS = 2000;

  /**
   * What a kernel takes for its dearest answer. A sweep that took longer was not running: without
   * this limit, two sweeps on an overloaded machine would put off the next one for minutes.
   */
  private static final long DEAREST = 5000;

  /** Nanoseconds per socket of the last sweeps. */
  private final long[] costs = new long[8];

  private int at;
  private long next;
  private boolean begun;

  Pace() {
    Arrays.fill(costs, Long.MAX_VALUE);
    Arrays.fill(costs, 0, 2, FIRST_GUESS);
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
    next = nanos + Arrays.stream(costs).min().getAsLong() * sockets * SHARE;
  }
}
