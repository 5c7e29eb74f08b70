// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Connections within this JVM, one after the other on two threads, for as many milliseconds as it
 * is told: a byte there and back, and closed at both ends. One of them, in the middle, is forgotten
 * by its server once it has read the end.
 */
final class SoakLoad extends Scenario {
  private static final int THREADS = 2;
  private static final List<Socket> FORGOTTEN =
      Collections.synchronizedList(new ArrayList<Socket>());
  private static final AtomicInteger TO_FORGET = new AtomicInteger();
  private static ServerSocket server;

  @Override
  void play(int millis, int round) throws Exception {
    serve();
    AtomicLong made = new AtomicLong();
    long begin = System.nanoTime();
    long end = begin + millis * 1_000_000L;
    Thread[] clients = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      clients[i] =
          new Thread(
              () -> {
                try {
                  for (int n = 0; System.nanoTime() < end; n++) {
                    connect(n);
                    made.incrementAndGet();
                  }
                } catch (IOException e) {
                  say("FAILED " + e);
                }
              });
      clients[i].start();
    }
    Thread.sleep(millis / 2);
    TO_FORGET.set(1);
    for (Thread client : clients) {
      client.join();
    }
    while (TO_FORGET.get() > 0) {
      connect(0);
    }
    say("round " + round + " made " + made + " in micros " + (System.nanoTime() - begin) / 1000);
  }

  /** To many addresses of this machine: each has ports of its own that wait for their time. */
  private static void connect(int number) throws IOException {
    byte[] address = {127, 1, (byte) (number >> 8 & 127), (byte) (number % 250 + 1)};
    try (Socket socket = new Socket(InetAddress.getByAddress(address), server.getLocalPort())) {
      socket.getOutputStream().write(1);
      if (socket.getInputStream().read() != 1) {
        throw new IOException("no answer");
      }
    }
  }

  private void serve() throws IOException {
    if (server == null) {
      server = new ServerSocket(0, 500);
      for (int i = 0; i < THREADS; i++) {
        inBackground(
            () -> {
              while (true) {
                handle(server.accept());
              }
            });
      }
    }
  }

  private static void handle(Socket socket) throws IOException {
    socket.getOutputStream().write(socket.getInputStream().read());
    boolean ended = socket.getInputStream().read() == -1;
    if (ended && TO_FORGET.getAndSet(0) == 1) {
      FORGOTTEN.add(socket);
    } else {
      socket.close();
    }
  }
}
