// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;

/** The bug with callbacks: at -1 nobody reads on, and nobody closes. */
final class LeakingAsyncServer extends AsyncServer {
  LeakingAsyncServer() throws IOException {}

  @Override
  void read(AsynchronousSocketChannel channel, ByteBuffer message) {
    message.clear();
    Done done =
        new Done() {
          @Override
          public void completed(Integer length, Void nothing) {
            if (length >= 0) {
              read(channel, message);
            } else {
              gone();
            }
          }
        };
    channel.read(message, null, done); // the last one gives -1, and the channel is forgotten
  }
}
