// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** Downloads that nobody reads: the servers wait, and cannot even end. */
final class LeavesDataUnread extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(8 * 1024);
      connect(socket, port);
      held.add(socket);
    }
  }

  private void connect(Socket socket, int port) throws IOException {
    socket.connect(local(port), 10_000); // open where
  }

  /** Goes on after all. */
  @Override
  void go() throws Exception {
    for (Closeable one : held) {
      InputStream in = ((Socket) one).getInputStream();
      byte[] buffer = new byte[4096];
      while (in.read(buffer) != -1) {
        continue;
      }
      one.close();
    }
  }
}
