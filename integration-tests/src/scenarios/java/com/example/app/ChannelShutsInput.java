// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** As {@link SocketShutsInput}, by a thread other than the one that reads. */
final class ChannelShutsInput extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    inBackground(() -> serve(server));
  }

  private void serve(ServerSocketChannel server) throws Exception {
    while (true) {
      SocketChannel channel = server.accept();
      held.add(channel);
      inBackground(() -> say("read " + channel.read(ByteBuffer.allocate(1))));
      channel.shutdownInput();
    }
  }
}
