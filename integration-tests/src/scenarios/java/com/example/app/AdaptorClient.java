// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.channels.SocketChannel;

/** Channels that are used as sockets: connected through the adaptor, with a time-out. */
final class AdaptorClient extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      Socket socket = open(port);
      socket.getOutputStream().write(new byte[] {'t', 'e', 's', 't'});
      readToEnd(socket.getInputStream());
      done(socket);
    }
  }

  private Socket open(int port) throws IOException {
    Socket socket = SocketChannel.open().socket();
    socket.connect(local(port), 10_000); // open
    return socket;
  }

  private void readToEnd(InputStream in) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = in.read(buffer); // eof where
    } while (n != -1);
  }
}
