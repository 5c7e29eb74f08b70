// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers the end of the stream by ending its own direction, which is not yet a close. */
final class SocketEndsItsSideToo extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server));
  }

  private void serve(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept(); // open where
      readToEnd(socket.getInputStream());
      socket.shutdownOutput();
      done(socket);
    }
  }

  private void readToEnd(InputStream in) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = in.read(buffer); // eof
    } while (n != -1);
  }
}
