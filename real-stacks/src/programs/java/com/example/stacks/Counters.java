// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.util.function.LongSupplier;

/** A server's own count of its connections. */
final class Counters {
  private static final int TRIES = 500;
  private static final int PAUSE_MILLIS = 20;

  private Counters() {}

  /** Waits until the server counts no more than before. */
  static void regain(long before, LongSupplier connections) throws InterruptedException {
    for (int i = 0; i < TRIES && connections.getAsLong() > before; i++) {
      Thread.sleep(PAUSE_MILLIS);
    }
    if (connections.getAsLong() > before) {
      throw new IllegalStateException(connections.getAsLong() + " connections, before " + before);
    }
  }
}
