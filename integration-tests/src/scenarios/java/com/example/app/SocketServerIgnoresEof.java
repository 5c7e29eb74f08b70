// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** A pool of handlers that stop at the end of the stream without closing. */
final class SocketServerIgnoresEof extends Scenario {
  private final ExecutorService pool =
      Executors.newFixedThreadPool(
          10,
          new ThreadFactory() {
            @Override
            public Thread newThread(Runnable work) {
              Thread thread = new Thread(work);
              thread.setDaemon(true);
              return thread;
            }
          });

  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept(); // open
      held.add(socket);
      pool.execute(() -> handle(socket));
    }
  }

  private void handle(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[64];
      int n;
      do {
        n = in.read(buffer); // eof where
      } while (n != -1);
    } catch (IOException e) {
      say("FAILED " + e);
    }
  }
}
