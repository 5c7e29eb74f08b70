// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Greets its clients, keeps their sessions, and never looks whether they are still there. */
final class SocketServerForgetsSessions extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept(); // open
      held.add(socket);
      greet(socket);
    }
  }

  private void greet(Socket socket) throws IOException {
    socket.getOutputStream().write(new byte[] {'h', 'e', 'l', 'l', 'o'}); // owner where
  }
}
