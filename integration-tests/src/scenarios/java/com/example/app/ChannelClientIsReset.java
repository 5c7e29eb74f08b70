// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The server resets the connection instead of answering, and nobody looks. */
final class ChannelClientIsReset extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = open(port);
      channel.write(ByteBuffer.wrap(new byte[] {'t', 'e', 's', 't'}));
      done(channel);
    }
  }

  private SocketChannel open(int port) throws IOException {
    return SocketChannel.open(local(port)); // open where
  }
}
