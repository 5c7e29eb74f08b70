// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/** An application that takes its time before it sets up what it needs. */
final class Patience {
  private static final int MILLIS = 2500;

  private Patience() {}

  /** Longer than the first ticks of the agent's own thread, which must not settle anything. */
  static void letTheAgentBegin() throws InterruptedException {
    Thread.sleep(MILLIS);
  }
}
