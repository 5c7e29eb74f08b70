// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.util.concurrent.TimeUnit;

/** Takes all memory down to the last bytes again and again, holds it for a moment, lets it go. */
final class MemoryRunsOut extends EndsOnUncaught {
  private static final int STORMS = 5;
  private static final long HOLD = TimeUnit.MILLISECONDS.toNanos(700);

  /** A chain: a list would have to grow. */
  private static volatile Object[] taken;

  @Override
  void go() {
    int storms = 0;
    while (storms < STORMS) {
      try {
        storm();
        storms++;
      } catch (OutOfMemoryError outsideTheLoop) {
        taken = null;
      }
    }
  }

  private static void storm() {
    long end = System.nanoTime() + HOLD;
    int size = 1 << 14;
    while (System.nanoTime() < end) {
      try {
        Object[] next = new Object[size];
        next[0] = taken;
        taken = next;
      } catch (OutOfMemoryError full) {
        size = Math.max(1, size / 16);
      }
    }
    taken = null;
  }
}
