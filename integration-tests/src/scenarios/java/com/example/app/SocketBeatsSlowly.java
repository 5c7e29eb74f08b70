// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** The client has ended its side and listens; the server sends a sign of life, but not often. */
final class SocketBeatsSlowly extends Scenario {
  private static final int EVERY_MILLIS = 5000;

  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server, count));
  }

  private void serve(ServerSocket server, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Socket socket = server.accept();
      held.add(socket);
      readToEnd(socket);
    }
    while (!toldToGoWithin(EVERY_MILLIS)) {
      for (int i = 0; i < count; i++) {
        ((Socket) held.get(i)).getOutputStream().write('.');
      }
      say("beat");
    }
    close();
  }

  private void readToEnd(Socket socket) throws IOException {
    int n = socket.getInputStream().read(); // eof where
    if (n != -1) {
      throw new IOException("the client was to send nothing");
    }
  }
}
