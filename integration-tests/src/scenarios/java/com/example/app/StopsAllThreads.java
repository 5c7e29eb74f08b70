// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/** Stops threads that it finds, as containers did when they took an application down. */
final class StopsAllThreads extends EndsOnUncaught {
  private static final int TIMES = 30;

  @Override
  @SuppressWarnings("deprecation")
  void go() throws InterruptedException {
    for (int i = 0; i < TIMES; i++) {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("closewait")) {
          thread.stop();
        }
      }
      Thread.sleep(i % 3 * 20);
    }
  }
}
