// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A virtual thread for each connection. Java 21 and newer. */
final class VirtualThreadServer extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    threads.execute(
        () -> {
          try {
            accept(server, threads);
          } catch (IOException e) {
            say("FAILED " + e);
          }
        });
  }

  private void accept(ServerSocket server, ExecutorService threads) throws IOException {
    while (true) {
      Socket socket = server.accept(); // open
      threads.execute(() -> handle(socket));
    }
  }

  private void handle(Socket socket) {
    try {
      readToEnd(socket.getInputStream());
      done(socket);
    } catch (IOException e) {
      say("FAILED " + e);
    }
  }

  private void readToEnd(InputStream in) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = in.read(buffer); // eof where
    } while (n != -1);
  }
}
