// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/**
 * Stands still for so many seconds as in a very long collection: one thread is in a loop in which
 * HotSpot cannot stop it, and another has asked for a collection, for which all others wait. To be
 * run with the serial collector, whose loops do not ask whether somebody waits.
 */
final class StopsTheWorld extends Scenario {
  private static final int ROUND = 1 << 20;
  private static final long LARGE = 0x7654_3210_fedc_ba98L;
  private volatile long divisor = 3;
  private volatile long result;
  private volatile long longest;

  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < 200; i++) { // until it is compiled
      result = spin(10_000);
    }
    double each = Double.MAX_VALUE; // as on a quiet machine
    for (int i = 0; i < 10; i++) {
      long begin = System.nanoTime();
      result = spin(ROUND);
      each = Math.min(each, (double) (System.nanoTime() - begin) / ROUND);
    }
    int rounds = (int) Math.min(Integer.MAX_VALUE, count * 1e9 / each);
    inBackground(
        () -> {
          long last = System.nanoTime();
          while (!toldToGoWithin(10)) {
            long now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
          }
        });
    inBackground(() -> result = spin(rounds));
    Thread.sleep(200);
    System.gc();
    Thread.sleep(100);
    say("stood for millis " + longest / 1_000_000);
  }

  private long spin(int rounds) {
    long by = divisor;
    long x = 1;
    for (int i = 0; i < rounds; i++) {
      x = (x ^ i) / by + LARGE;
      x = (x ^ i) / by + LARGE;
      x = (x ^ i) / by + LARGE;
      x = (x ^ i) / by + LARGE;
      x = (x ^ i) / by + LARGE;
      x = (x ^ i) / by + LARGE;
    }
    return x;
  }
}
