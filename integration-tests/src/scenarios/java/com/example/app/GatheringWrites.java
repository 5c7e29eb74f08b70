// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Channels written to from several buffers at once, and never looked at again. */
final class GatheringWrites extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocketChannel server) throws IOException {
    while (true) {
      SocketChannel channel = server.accept(); // open
      greet(channel);
      done(channel);
    }
  }

  private void greet(SocketChannel channel) throws IOException {
    ByteBuffer[] parts = {
      ByteBuffer.wrap(new byte[] {'h', 'e'}), ByteBuffer.wrap(new byte[] {'l', 'l', 'o'})
    };
    channel.write(parts); // owner where
  }
}
