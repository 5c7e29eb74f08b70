// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The fixed twin: closes at the end of the stream. */
class ChannelServerCloses extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocketChannel server) throws IOException {
    while (true) {
      SocketChannel channel = server.accept();
      inBackground(() -> handle(channel));
    }
  }

  private void handle(SocketChannel channel) throws Exception {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(64);
      while (channel.read(buffer) != -1) {
        buffer.clear();
      }
      beforeClose();
    } finally {
      channel.close();
      say("closed one");
    }
  }

  void beforeClose() throws Exception {}
}
