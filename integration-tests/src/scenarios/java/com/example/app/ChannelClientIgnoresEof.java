// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** As {@link SocketClientIgnoresEof}, with blocking channels. */
final class ChannelClientIgnoresEof extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = open(port);
      held.add(channel);
      channel.write(ByteBuffer.wrap(new byte[] {'t', 'e', 's', 't'}));
      drain(channel);
    }
  }

  private SocketChannel open(int port) throws IOException {
    return SocketChannel.open(local(port)); // open
  }

  private void drain(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64);
    int n;
    do {
      buffer.clear();
      n = channel.read(buffer); // eof where
    } while (n != -1);
  }
}
