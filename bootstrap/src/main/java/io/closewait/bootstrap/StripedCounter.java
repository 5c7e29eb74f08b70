// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

/**
 * A counter that many threads raise at once: a few cells outside the heap, each on a cache line of
 * its own.
 *
 * <p>LongAdder does the same, but brings the JDK's variable handles to life before the
 * application's main, and more byte code to be compiled.
 */
public final class StripedCounter {
  private static final int CELLS = 8;
  private static final long CELL_BYTES = 64;

  private final long cells = Memory.allocate(CELLS * CELL_BYTES);

  StripedCounter() {}

  /** Adds one; different {@code stripe}s seldom meet. */
  void increment(int stripe) {
    Memory.add(cells + (stripe & CELLS - 1) * CELL_BYTES, 1);
  }

  public long sum() {
    long sum = 0;
    for (int i = 0; i < CELLS; i++) {
      sum += Memory.get(cells + i * CELL_BYTES);
    }
    return sum;
  }

  /** Sets it to 0, as when the agent is taken out. What is counted meanwhile may be lost. */
  public void reset() {
    for (int i = 0; i < CELLS; i++) {
      Memory.set(cells + i * CELL_BYTES, 0);
    }
  }
}
