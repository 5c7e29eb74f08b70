// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

/**
 * When the next round is due. What all rounds take, in time of the processor, stays below a
 * thousandth of one core: where a host has so much to look at that a round costs more, it is made
 * less often. Nanoseconds.
 */
final class Pace {
  private static final long SECOND = 1_000_000_000L;

  /** One part of the time in so many is taken. */
  private static final long SHARE = 1000;

  /** Java compiles itself in the first rounds; over a day that is another ten-thousandth. */
  private static final long CREDIT = 10 * SECOND;

  /** Rarer than this would be as good as never. */
  private static final long LONGEST = 900 * SECOND;

  private final long every;
  private final long begin;
  private final long spentBefore;

  /** Both clocks as they are now. */
  Pace(long every, long now, long spent) {
    this.every = every;
    begin = now;
    spentBefore = spent;
  }

  /** How long to wait after a round that began then and has just ended. */
  long pause(long roundBegan, long now, long spent) {
    long earned = (spent - spentBefore - CREDIT) * SHARE;
    long due = Math.max(roundBegan + every, begin + earned);
    return Math.max(0, Math.min(due, roundBegan + Math.max(every, LONGEST)) - now);
  }
}
