// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Greets its clients and keeps their sessions; much later it reads from them, and keeps them on.
 */
final class SessionsReadAgain extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept();
      held.add(socket);
      socket.getOutputStream().write(new byte[] {'h', 'e', 'l', 'l', 'o'});
    }
  }

  @Override
  void go() throws IOException {
    for (Closeable one : held.toArray(new Closeable[0])) {
      read((Socket) one);
    }
  }

  private void read(Socket socket) throws IOException {
    int n = socket.getInputStream().read(); // eof where
    if (n != -1) {
      throw new IOException("the client was to send nothing");
    }
  }
}
