// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Channels that are closed while a selector holds them that nobody asks any more. */
class KeysCancelled extends Scenario {
  private Selector selector;

  @Override
  void play(int count, int port) throws Exception {
    selector = Selector.open();
    ServerSocketChannel server = listenByChannel();
    inBackground(() -> serve(server, count));
  }

  private void serve(ServerSocketChannel server, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = server.accept(); // open
      prepare(channel);
      channel.write(ByteBuffer.wrap(new byte[] {'h', 'e', 'l', 'l', 'o'})); // owner where
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      held.add(channel);
    }
    selector.selectNow();
    close();
    say("served");
  }

  void prepare(SocketChannel channel) throws IOException {}

  /** The selector lets go of them at last. */
  @Override
  void go() throws IOException {
    selector.selectNow();
  }
}
