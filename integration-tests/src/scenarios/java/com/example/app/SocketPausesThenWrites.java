// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** The client has ended its side and listens; the server is silent for long, and then answers. */
final class SocketPausesThenWrites extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server, count));
  }

  private void serve(ServerSocket server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = server.accept(); // open
      held.add(socket);
      readToEnd(socket);
    }
    awaitGo();
    for (int i = 0; i < count; i++) {
      ((Socket) held.get(i)).getOutputStream().write('.');
    }
    say("answered");
  }

  private void readToEnd(Socket socket) throws IOException {
    int n = socket.getInputStream().read(); // eof where
    if (n != -1) {
      throw new IOException("the client was to send nothing");
    }
  }
}
