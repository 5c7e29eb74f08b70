// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * A program that calls a service: here the client is the one who leaks. It calls as often as
 * clients come in the other stories, and then waits for its end, as an application does that has
 * other things to do.
 */
abstract class Caller implements Server {
  private static final int CALLS = 50;

  private final BackEnd service;
  private final Tally tally = new Tally();
  private final CountDownLatch closed = new CountDownLatch(1);

  Caller(BackEnd service) {
    this.service = service;
  }

  /** Calls the service once. */
  abstract void call(int port) throws IOException;

  /** When all calls were made: what is to be done with what is left of them. */
  void afterwards() throws IOException {}

  @Override
  public void run() throws IOException {
    for (int i = 0; i < CALLS; i++) {
      call(port());
      tally.add();
    }
    afterwards();
    try {
      closed.await();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
    service.close();
  }

  /** The port of the service. */
  @Override
  public int port() {
    return service.port();
  }

  @Override
  public int served() {
    return tally.total();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
