// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.Socket;

/** The server speaks first, and resets the connection at once: nothing was ever written to it. */
final class SocketHearsAndIsReset extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      Socket socket = open(port);
      try {
        while (socket.getInputStream().read() != -1) {
          continue;
        }
      } catch (IOException reset) {
        // swallowed
      }
      done(socket);
    }
  }

  private Socket open(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(local(port), 10_000); // open where
    return socket;
  }
}
