// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Idle connections whose other end can no longer be reached; both ends are here. */
final class KeepAliveFails extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = new ServerSocket(0, count, InetAddress.getByName("127.0.0.1"));
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      socket.setKeepAlive(true);
      held.add(socket);
      socket.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort())); // open where
      held.add(server.accept());
    }
  }
}
