// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/** Suspends the agent's thread for good: as if the disk that it writes to never answered. */
final class HaltsTheAgent extends Scenario {
  @Override
  @SuppressWarnings("deprecation")
  void play(int count, int port) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("closewait")) {
        thread.suspend();
        say("halted " + thread.getName());
      }
    }
  }
}
