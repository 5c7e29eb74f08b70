// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

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
      while (in.read(some) != -1 && !toldToGoWithin(PAUSE_MILLIS)) {
        continue;
      }
    } finally {
      socket.close();
      say("closed one");
    }
  }
}
