// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Connections wait in the queue of an executor whose only thread is stuck. */
final class HandlersNeverRun extends Scenario {
  private static ExecutorService workers;

  @Override
  void play(int count, int port) throws Exception {
    workers = Executors.newFixedThreadPool(1, HandlersNeverRun::daemon);
    workers.execute(this::awaitGo);
    ServerSocket server = listen();
    inBackground(() -> accept(server));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "stuck");
    thread.setDaemon(true);
    return thread;
  }

  private void accept(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept();
      workers.execute(() -> handle(socket));
    }
  }

  private void handle(Socket socket) {
    say("handled " + socket.getPort());
  }
}
