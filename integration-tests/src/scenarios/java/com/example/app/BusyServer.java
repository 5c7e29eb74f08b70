// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server of many connections a second, which closes all but those in which a visitor asks for
 * what is forgotten at one place, or at another.
 */
final class BusyServer extends Scenario {
  static final int KEEP_MANY = 'm', KEEP_FEW = 'f';

  private final ExecutorService handlers =
      Executors.newFixedThreadPool(
          8,
          work -> {
            Thread thread = new Thread(work, "handler");
            thread.setDaemon(true);
            return thread;
          });

  /** {@code frames}: those of filters and containers, below the handler. */
  @Override
  void play(int frames, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(
        () -> {
          while (true) {
            Socket socket = server.accept(); // open
            handlers.execute(() -> filter(socket, frames));
          }
        });
  }

  private void filter(Socket socket, int more) {
    if (more > 0) {
      filter(socket, more - 1);
      return;
    }
    try {
      serve(socket);
    } catch (IOException e) {
      say("FAILED " + e);
    }
  }

  private void serve(Socket socket) throws IOException {
    int asked = socket.getInputStream().read();
    if (asked == KEEP_MANY) {
      keepMany(socket);
    } else if (asked == KEEP_FEW) {
      keepFew(socket);
    } else {
      socket.getOutputStream().write('a');
      socket.close();
    }
  }

  private void keepMany(Socket socket) throws IOException {
    socket.getOutputStream().write('a'); // owner where
    held.add(socket);
  }

  private void keepFew(Socket socket) throws IOException {
    socket.getOutputStream().write('a');
    held.add(socket);
  }
}
