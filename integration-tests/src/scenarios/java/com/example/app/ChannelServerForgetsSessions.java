// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** As {@link SocketServerForgetsSessions}, with channels. */
final class ChannelServerForgetsSessions extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocketChannel server) throws IOException {
    while (true) {
      SocketChannel channel = server.accept(); // open
      held.add(channel);
      greet(channel);
    }
  }

  private void greet(SocketChannel channel) throws IOException {
    channel.write(ByteBuffer.wrap(new byte[] {'h', 'e', 'l', 'l', 'o'})); // owner where
  }
}
