// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** As {@link SocketServerAnswersGone}, with channels. */
final class ChannelServerAnswersGone extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    inBackground(() -> serve(server, count));
  }

  private void serve(ServerSocketChannel server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = server.accept(); // open
      held.add(channel);
      ByteBuffer request = ByteBuffer.allocate(4);
      while (request.hasRemaining()) {
        channel.read(request);
      }
    }
    say("served");
    awaitGo();
    for (int i = 0; i < count; i++) {
      answer((SocketChannel) held.get(i));
    }
    say("answered");
  }

  private void answer(SocketChannel channel) throws IOException {
    channel.write(ByteBuffer.wrap(new byte[] {'h', 'e', 'l', 'l', 'o'})); // owner where
  }
}
