// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** The client resets the connection before its request is read, and nobody reads it any more. */
final class SocketServerIsReset extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server));
  }

  private void serve(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept(); // open where
      done(socket);
    }
  }
}
