// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Forgets so many connections at their end, and accepts others until there is no descriptor. */
final class SocketServerRunsOut extends RunsOut {
  private ServerSocket server;

  @Override
  void play(int count, int port) throws Exception {
    server = listen();
    inBackground(() -> accept(count));
  }

  private void accept(int leaks) throws Exception {
    try {
      while (true) {
        Socket socket = server.accept(); // open
        held.add(socket);
        if (held.size() <= leaks) {
          readToTheEnd(socket);
        }
      }
    } catch (IOException e) {
      ranOut(e);
    }
  }

  private void readToTheEnd(Socket socket) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = socket.getInputStream().read(buffer); // eof where
    } while (n != -1);
    say("forgot one");
  }
}
