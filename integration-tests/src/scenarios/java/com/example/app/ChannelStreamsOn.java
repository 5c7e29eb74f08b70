// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** As {@link SocketStreamsOn}, with channels. */
final class ChannelStreamsOn extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    inBackground(() -> serve(server, count));
  }

  private void serve(ServerSocketChannel server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = server.accept();
      if (channel.read(ByteBuffer.allocate(1)) != -1) {
        throw new IOException("the client was to send nothing");
      }
      inBackground(() -> stream(channel));
    }
  }

  private void stream(SocketChannel channel) throws Exception {
    try {
      while (!toldToGoWithin(300)) {
        channel.write(ByteBuffer.wrap(new byte[] {'.'}));
      }
    } finally {
      channel.close();
      say("closed one");
    }
  }
}
