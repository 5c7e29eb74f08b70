// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/**
 * A server that ends where an exception is caught by nobody, as many do; it says by its exit code
 * whose thread it was.
 */
abstract class EndsOnUncaught extends Scenario {
  private static final int AGENTS = 42, OWN = 43;

  @Override
  void play(int count, int port) {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          String name = thread.getName();
          boolean agents = name.startsWith("closewait") || name.equals("HTTP-Dispatcher");
          Runtime.getRuntime().halt(agents ? AGENTS : OWN);
        });
  }
}
