// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.concurrent.Future;

/** Asynchronous channels, whose results are waited for. */
final class AsyncClient extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      AsynchronousSocketChannel channel = open(port);
      channel.write(ByteBuffer.wrap(new byte[] {'t', 'e', 's', 't'})).get();
      while (channel.read(ByteBuffer.allocate(64)).get() != -1) {
        continue;
      }
      done(channel);
    }
  }

  private AsynchronousSocketChannel open(int port) throws Exception {
    AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
    Future<Void> connected = channel.connect(local(port)); // open where
    connected.get();
    return channel;
  }
}
