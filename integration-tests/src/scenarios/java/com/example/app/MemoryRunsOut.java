// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/** Takes all memory down to the last bytes again and again, holds it for a moment, lets it go. */
final class MemoryRunsOut extends EndsOnUncaught {
  private static final int STORMS = 3, HOLD_MILLIS = 1500;

  /** Few of them: each that finds no room makes the JVM collect everything first. */
  private static final int[] SIZES = {1 << 14, 1 << 9, 16};

  /** A chain: a list would have to grow. */
  private static volatile Object[] taken;

  @Override
  void go() throws InterruptedException {
    for (int storm = 0; storm < STORMS; storm++) {
      for (int size : SIZES) {
        take(size);
      }
      Thread.sleep(HOLD_MILLIS); // the agent's thread ticks once or twice
      taken = null;
    }
  }

  private static void take(int size) {
    try {
      while (true) {
        Object[] next = new Object[size];
        next[0] = taken;
        taken = next;
      }
    } catch (OutOfMemoryError full) {
      // smaller ones may still find room
    }
  }
}
