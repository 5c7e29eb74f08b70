// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** Requests whose answers are read to the end, and never closed. */
final class SocketClientIgnoresEof extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      Socket socket = open(port);
      held.add(socket);
      socket.getOutputStream().write(new byte[] {'t', 'e', 's', 't'});
      drain(socket.getInputStream());
    }
  }

  private Socket open(int port) throws IOException {
    return new Socket("127.0.0.1", port); // open
  }

  private void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = in.read(buffer); // eof where
    } while (n != -1);
  }
}
