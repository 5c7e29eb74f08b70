// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;

/** The fixed twin: closes at the end of the stream. */
class SocketServerCloses extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept();
      inBackground(() -> handle(socket));
    }
  }

  private void handle(Socket socket) throws Exception {
    try {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[64];
      while (in.read(buffer) != -1) {
        continue;
      }
      say("read to the end");
      beforeClose();
    } finally {
      socket.close();
      say("closed one");
    }
  }

  void beforeClose() throws Exception {}
}
