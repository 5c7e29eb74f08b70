// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.Socket;

/** Requests that are ended by shutdownOutput(); the servers never answer, and nobody closes. */
final class EndsItsSideAndForgets extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      Socket socket = open(port);
      held.add(socket);
      socket.getOutputStream().write(new byte[] {'t', 'e', 's', 't'});
      socket.shutdownOutput();
    }
  }

  private Socket open(int port) throws IOException {
    return new Socket("127.0.0.1", port); // open where
  }
}
