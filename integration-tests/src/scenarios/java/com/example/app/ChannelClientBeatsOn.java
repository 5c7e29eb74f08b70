// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** As {@link SocketClientBeatsOn}, with channels and gathering writes. */
final class ChannelClientBeatsOn extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      held.add(open(port));
    }
  }

  private SocketChannel open(int port) throws IOException {
    return SocketChannel.open(local(port)); // open where
  }

  @Override
  void go() throws IOException {
    for (int i = 0; i < held.size(); i++) {
      ByteBuffer[] parts = {ByteBuffer.wrap(new byte[] {'b'}), ByteBuffer.wrap(new byte[] {'t'})};
      ((SocketChannel) held.get(i)).write(parts);
    }
    say("answered");
  }
}
