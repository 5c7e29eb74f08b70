// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** The server has sent all and closed; the client takes its time over what has arrived. */
final class SocketReadsSlowly extends Scenario {
  private static final int PAUSE_MILLIS = 150;

  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      socket.connect(local(port), 10_000);
      inBackground(() -> read(socket));
    }
  }

  private void read(Socket socket) throws Exception {
    try {
      InputStream in = socket.getInputStream();
      byte[] some = new byte[100];
      do {
        if (in.read(some) == -1) {
          throw new IOException("the answer was to be longer");
        }
      } while (!toldToGoWithin(PAUSE_MILLIS));
    } finally {
      socket.close();
      say("closed one");
    }
  }
}
