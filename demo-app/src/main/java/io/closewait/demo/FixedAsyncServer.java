// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;

/** The cure: the callback that is told of -1 closes the channel. */
final class FixedAsyncServer extends AsyncServer {
  FixedAsyncServer() throws IOException {}

  @Override
  void read(AsynchronousSocketChannel channel, ByteBuffer message) {
    message.clear();
    channel.read(
        message,
        null,
        new Done() {
          @Override
          public void completed(Integer length, Void nothing) {
            if (length >= 0) {
              read(channel, message);
            } else {
              close(channel); // and so the channel is closed
              gone();
            }
          }
        });
  }

  private static void close(AsynchronousSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException failed) {
      System.err.println("a channel could not be closed: " + failed);
    }
  }
}
