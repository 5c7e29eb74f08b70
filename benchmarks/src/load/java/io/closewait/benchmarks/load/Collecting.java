// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.lang.reflect.Method;
import java.net.ServerSocket;

/**
 * Full collections of a heap that holds as many objects as the agent's table has entries, if there
 * is an agent. The value is the milliseconds of one, the CPU time that of one too.
 */
final class Collecting {
  private static final int ROUNDS = 20;

  private final Settings settings;

  Collecting(Settings settings) {
    this.settings = settings;
  }

  void run() throws Exception {
    new ServerSocket(0).close(); // for which an agent may be waiting
    Object[] sockets = new Object[settings.amount];
    Method accepted = accepted();
    for (int i = 0; i < sockets.length; i++) {
      sockets[i] = new long[4];
      if (accepted != null) {
        accepted.invoke(null, i);
      }
    }
    collect(5);
    Meter meter = new Meter();
    collect(ROUNDS);
    double cpu = meter.microsOfCpu();
    Load.result(meter.seconds() * 1000 / ROUNDS, cpu / ROUNDS);
    if (sockets[sockets.length - 1] == null) {
      throw new IllegalStateException("the objects are gone");
    }
  }

  private static void collect(int times) {
    for (int i = 0; i < times; i++) {
      System.gc();
    }
  }

  /** The hook of Closewait that makes an entry; null without it. */
  private static Method accepted() throws ReflectiveOperationException {
    try {
      Class<?> hooks = Class.forName("io.closewait.bootstrap.SocketEvents", true, null);
      return hooks.getMethod("accepted", int.class);
    } catch (ClassNotFoundException withoutAgent) {
      return null;
    }
  }
}
