// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Channels whose only holder is a selector that is interested in nothing of them. */
final class SelectorKeepsSessions extends Scenario {
  private static Selector selector;

  /** What is attached to each key. */
  static final class Session {
    final Object user = new Object();
  }

  @Override
  void play(int count, int port) throws Exception {
    selector = Selector.open();
    ServerSocketChannel server = listenByChannel();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocketChannel server) throws IOException {
    while (true) {
      SocketChannel channel = server.accept();
      channel.configureBlocking(false);
      channel.register(selector, 0, new Session());
    }
  }
}
