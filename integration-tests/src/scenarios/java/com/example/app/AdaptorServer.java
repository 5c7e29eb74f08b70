// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;

/** Channels that are used as sockets: accepted through the channel's adaptor. */
final class AdaptorServer extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listenByChannel().socket();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept(); // open
      readToEnd(socket.getInputStream());
      done(socket);
    }
  }

  private void readToEnd(InputStream in) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = in.read(buffer); // eof where
    } while (n != -1);
  }
}
