// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/** Ends at once where nobody has caught an exception of the agent's, as many a server does. */
abstract class EndsOnUncaught extends Scenario {
  private static final int EXIT_CODE = 42;

  @Override
  void play(int count, int port) {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          String name = thread.getName();
          if (name.startsWith("closewait") || name.equals("HTTP-Dispatcher")) {
            Runtime.getRuntime().halt(EXIT_CODE);
          }
        });
  }
}
