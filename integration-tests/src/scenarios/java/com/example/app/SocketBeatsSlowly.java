// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** The client has ended its side and listens; the server sends a sign of life, but not often. */
final class SocketBeatsSlowly extends Scenario {
  /** Its second number is the time between two signs. */
  @Override
  void play(int count, int millis) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server, count, millis));
  }

  private void serve(ServerSocket server, int count, int millis) throws Exception {
    for (int i = 0; i < count; i++) {
      Socket socket = server.accept();
      held.add(socket);
      readToEnd(socket);
    }
    while (!toldToGoWithin(millis)) {
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
