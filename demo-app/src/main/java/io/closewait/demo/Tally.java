// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the clients served and says so on stdout now and then. Any thread. */
final class Tally {
  private static final int STEP = 50;

  private final AtomicInteger served = new AtomicInteger();

  void add() {
    int now = served.incrementAndGet();
    if (now % STEP == 0) {
      System.out.println("served " + now + " clients");
    }
  }

  int total() {
    return served.get();
  }
}
