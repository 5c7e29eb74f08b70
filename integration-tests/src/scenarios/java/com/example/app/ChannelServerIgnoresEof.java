// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;

/** A selector loop that cancels the key at the end of the stream and forgets the channel. */
final class ChannelServerIgnoresEof extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    server.configureBlocking(false);
    Selector selector = Selector.open();
    server.register(selector, SelectionKey.OP_ACCEPT);
    inBackground(() -> loop(server, selector));
  }

  private void loop(ServerSocketChannel server, Selector selector) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64);
    while (true) {
      selector.select();
      for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
        SelectionKey key = keys.next();
        keys.remove();
        if (key.isAcceptable()) {
          accept(server, selector);
        } else {
          read(key, buffer);
        }
      }
    }
  }

  private void accept(ServerSocketChannel server, Selector selector) throws IOException {
    SocketChannel channel = server.accept(); // open
    held.add(channel);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  private void read(SelectionKey key, ByteBuffer buffer) throws IOException {
    buffer.clear();
    int n = ((SocketChannel) key.channel()).read(buffer); // eof where
    if (n == -1) {
      key.cancel();
    }
  }
}
