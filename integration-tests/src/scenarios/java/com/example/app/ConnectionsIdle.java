// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.net.Socket;
import java.nio.channels.SocketChannel;

/** Healthy connections on which nothing happens. */
final class ConnectionsIdle extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      held.add(i % 2 == 0 ? new Socket("127.0.0.1", port) : SocketChannel.open(local(port)));
    }
  }
}
