// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.util.ArrayList;
import java.util.List;

/** Takes memory until a few megabytes are left, and keeps it. */
final class HeapNearlyFull extends Scenario {
  private static final int LEFT = 11 << 20, PART = 1 << 16;

  private final List<byte[]> taken = new ArrayList<>();

  @Override
  void play(int count, int port) {
    while (left() > LEFT) {
      taken.add(new byte[PART]);
    }
    say("took " + taken.size());
  }

  private static long left() {
    Runtime heap = Runtime.getRuntime();
    long left = heap.maxMemory() - heap.totalMemory() + heap.freeMemory();
    if (left <= LEFT) {
      System.gc();
      left = heap.maxMemory() - heap.totalMemory() + heap.freeMemory();
    }
    return left;
  }
}
