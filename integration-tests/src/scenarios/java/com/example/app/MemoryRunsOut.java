// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Takes all memory again and again, holds it for a moment, and lets it go. */
final class MemoryRunsOut extends EndsOnUncaught {
  private static final int STORMS = 12;
  private static final long HOLD = TimeUnit.MILLISECONDS.toNanos(700);

  private static volatile List<byte[]> taken;
  private static volatile Object last;

  @Override
  void go() {
    for (int i = 0; i < STORMS; i++) {
      storm();
    }
  }

  private static void storm() {
    long end = System.nanoTime() + HOLD;
    List<byte[]> all = new ArrayList<byte[]>(100_000);
    taken = all;
    int size = 1 << 16;
    while (System.nanoTime() < end) {
      try {
        all.add(new byte[size]);
      } catch (OutOfMemoryError full) {
        size = Math.max(16, size / 2); // down to the last bytes
        last = null;
      }
    }
    taken = null;
  }
}
