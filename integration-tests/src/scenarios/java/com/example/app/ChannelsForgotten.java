// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** As {@link SocketsForgotten}, with channels, which no collector closes. */
final class ChannelsForgotten extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      open(port).write(ByteBuffer.wrap(new byte[] {'t', 'e', 's', 't'}));
    }
  }

  private SocketChannel open(int port) throws IOException {
    return SocketChannel.open(local(port)); // open where
  }
}
