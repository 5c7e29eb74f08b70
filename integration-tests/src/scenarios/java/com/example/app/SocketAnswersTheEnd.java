// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** The client ends its side when it has asked; the server takes its time, answers and closes. */
final class SocketAnswersTheEnd extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server, count));
  }

  private void serve(ServerSocket server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = server.accept();
      inBackground(() -> answer(socket));
    }
  }

  private void answer(Socket socket) throws Exception {
    try {
      while (socket.getInputStream().read() != -1) {
        continue;
      }
      Thread.sleep(1000);
      socket.getOutputStream().write(new byte[] {'h', 'e', 'l', 'l', 'o'});
    } finally {
      socket.close();
      say("closed one");
    }
  }
}
