// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** The bug on java.nio: when a client has gone, its key is cancelled, and that is all. */
final class LeakingSelectorServer extends SelectorServer {
  private final ByteBuffer message = ByteBuffer.allocate(256);

  LeakingSelectorServer() throws IOException {}

  /**
   * A channel at its end is ready to be read for ever, and the loop would spin. To cancel the key
   * stops that; but it only ends the registration. The channel stays open, in CLOSE_WAIT, and no
   * collector ever closes a forgotten channel.
   */
  @Override
  void read(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    message.clear();
    int length = channel.read(message); // reads -1, and the channel is forgotten
    if (length < 0) {
      key.cancel();
    }
  }
}
