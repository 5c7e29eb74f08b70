// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Channels that a thread selects from, with no interest in any of them. */
final class SelectorServesBeside extends Scenario {
  private Selector selector;

  @Override
  void play(int count, int port) throws Exception {
    selector = Selector.open();
    ServerSocketChannel server = listenByChannel();
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    inBackground(() -> serve(server));
  }

  private void serve(ServerSocketChannel server) throws IOException {
    while (true) {
      selector.select();
      selector.selectedKeys().clear();
      for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
        channel.configureBlocking(false);
        channel.register(selector, 0, this); // open
      }
    }
  }
}
