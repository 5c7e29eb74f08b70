// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Channels read into several buffers at once. */
final class ScatteringReads extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocketChannel server) throws IOException {
    while (true) {
      SocketChannel channel = server.accept(); // open
      readToEnd(channel);
      done(channel);
    }
  }

  private void readToEnd(SocketChannel channel) throws IOException {
    long n;
    do {
      ByteBuffer[] parts = {ByteBuffer.allocate(2), ByteBuffer.allocate(64)};
      n = channel.read(parts); // eof where
    } while (n != -1);
  }
}
