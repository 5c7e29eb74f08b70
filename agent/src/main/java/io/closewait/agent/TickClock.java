// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

/**
 * The agent's own clock: seconds that it has been awake for. However long the process was frozen
 * (SIGSTOP, a frozen cgroup, a migrated machine, a long collection) and wherever the wall clock
 * jumped, one wake-up advances it by two seconds at most, so that a thaw does not make every open
 * socket look old. One thread.
 */
final class TickClock {
  private static final long SECOND = 1_000_000_000L, MOST = 2 * SECOND;

  private long last;
  private long rest;
  private int ticks = 1; // 0 stays free for "never"

  /** {@code nanos}: System.nanoTime(). */
  TickClock(long nanos) {
    last = nanos;
  }

  /** Advances to {@code nanos} and returns the ticks. */
  int advance(long nanos) {
    long passed = Math.max(0, Math.min(MOST, nanos - last));
    last = nanos;
    rest += passed;
    ticks += (int) (rest / SECOND);
    rest %= SECOND;
    return ticks;
  }

  int now() {
    return ticks;
  }
}
