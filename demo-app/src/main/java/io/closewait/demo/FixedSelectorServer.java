// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** The cure on java.nio: the channel is closed, which cancels its key as well. */
final class FixedSelectorServer extends SelectorServer {
  private final ByteBuffer message = ByteBuffer.allocate(256);

  FixedSelectorServer() throws IOException {}

  @Override
  void read(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    boolean over = true;
    try {
      message.clear();
      over = channel.read(message) < 0;
    } finally {
      if (over) {
        channel.close();
      }
    }
  }
}
