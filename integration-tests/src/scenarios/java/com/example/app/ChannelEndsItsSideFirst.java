// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Ends its own direction, as some protocols ask for, and reads the whole answer: over, not closed.
 */
final class ChannelEndsItsSideFirst extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = open(port);
      channel.write(ByteBuffer.wrap(new byte[] {'t', 'e', 's', 't'}));
      channel.shutdownOutput();
      readToEnd(channel);
      done(channel);
    }
  }

  private SocketChannel open(int port) throws IOException {
    return SocketChannel.open(local(port)); // open where
  }

  private void readToEnd(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64);
    int n;
    do {
      buffer.clear();
      n = channel.read(buffer); // eof
    } while (n != -1);
  }
}
