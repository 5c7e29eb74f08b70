// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** Connections that nobody closes, in a program which runs the finalizers itself. */
final class FinalizedOnDemand extends Scenario {
  private static final CountDownLatch BUSY = new CountDownLatch(1);
  private static final CountDownLatch DONE = new CountDownLatch(1);

  /** First keeps the JDK's own thread for finalizers from coming to them. */
  @Override
  void play(int count, int port) throws Exception {
    forgetSlowOne();
    while (BUSY.getCount() > 0) {
      System.gc();
      Thread.sleep(20);
    }
    for (int i = 0; i < count; i++) {
      open(port).getOutputStream().write('.');
    }
  }

  private static void forgetSlowOne() {
    new Slow();
  }

  private Socket open(int port) throws IOException {
    return new Socket("127.0.0.1", port); // open where
  }

  /** To be repeated until they are closed: the collector hands over what it found a bit later. */
  @Override
  void go() {
    System.gc();
    System.runFinalization();
  }

  @Override
  void close() {
    DONE.countDown();
  }

  /** Its finalizer takes until the scenario is closed. */
  private static final class Slow {
    @Override
    protected void finalize() throws InterruptedException {
      BUSY.countDown();
      DONE.await();
    }
  }
}
