// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** The client has ended its side and listens; the server goes on sending: no leak. */
final class SocketStreamsOn extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server, count));
  }

  private void serve(ServerSocket server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = server.accept();
      if (socket.getInputStream().read() != -1) {
        throw new IOException("the client was to send nothing");
      }
      inBackground(() -> stream(socket));
    }
  }

  private void stream(Socket socket) throws Exception {
    try {
      while (!toldToGoWithin(300)) {
        socket.getOutputStream().write('.');
      }
    } finally {
      socket.close();
      say("closed one");
    }
  }
}
