// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A virtual thread for each connection, each of which waits for ever. Java 21 and newer. */
final class VirtualThreadsStuck extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    inBackground(() -> accept(server, threads));
  }

  private void accept(ServerSocket server, ExecutorService threads) throws IOException {
    while (true) {
      Socket socket = server.accept();
      threads.execute(() -> handle(socket));
    }
  }

  private void handle(Socket socket) {
    awaitGo();
    say("went on with " + socket.getPort());
  }
}
