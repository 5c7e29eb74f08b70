// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that behave: each connects, writes "test" and closes. */
final class Clients {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final byte[] MESSAGE = "test".getBytes(StandardCharsets.US_ASCII);

  private final int port;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile IOException failure;

  Clients(int port) {
    this.port = port;
  }

  /** Clients that came and went. */
  int done() {
    return done.get();
  }

  /**
   * Lets {@code count} clients come and go, {@code atOnce} of them at a time.
   *
   * @throws IOException the server did not take one of them; no more were tried
   */
  void comeAndGo(int count, int atOnce) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      Thread thread = new Thread(() -> oneAfterAnother(count), "clients-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void oneAfterAnother(int count) {
    try {
      while (failure == null && started.getAndIncrement() < count) {
        comeAndGo();
        done.incrementAndGet();
      }
    } catch (IOException failed) {
      failure = failed;
    }
  }

  private void comeAndGo() throws IOException {
    try (Socket socket = new Socket()) {
      InetAddress host = InetAddress.getByName("127.0.0.1");
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      socket.getOutputStream().write(MESSAGE);
    }
  }
}
