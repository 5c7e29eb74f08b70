// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** As {@link SocketPoolKeepsStale}, with channels connected without blocking. */
final class ChannelPoolKeepsStale extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = open(port);
      held.add(channel);
      channel.write(ByteBuffer.wrap(new byte[] {'t', 'e', 's', 't'}));
      ByteBuffer answer = ByteBuffer.allocate(5);
      while (answer.hasRemaining()) {
        channel.read(answer);
      }
    }
  }

  private SocketChannel open(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.connect(local(port)); // open where
    while (!channel.finishConnect()) {
      Thread.yield();
    }
    channel.configureBlocking(true);
    return channel;
  }
}
