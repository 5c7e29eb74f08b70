// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets connections arrive and never goes on with them, each command by one stack: no stack of a
 * socket is the program's. Says the port where it listens, and that enough have arrived.
 */
abstract class SilentProgram implements Program {
  static final int ENOUGH = 25;

  private final AtomicInteger arrived = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);

  /** One more connection is where it will stay. */
  final void arrived() {
    if (arrived.incrementAndGet() == ENOUGH) {
      Main.say("all arrived");
    }
  }

  /** As {@link #arrived}, and keeps the thread. */
  final void stick() {
    arrived();
    try {
      never.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says by which jar this command is played. */
  final void by(Class<?> stack) throws Exception {
    Main.say("stack " + Main.jar(stack));
  }

  @Override
  public final Class<?> library() {
    return Program.class;
  }
}
