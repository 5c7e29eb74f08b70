// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Forgets so many connections at their end, and opens others until there is no descriptor. */
final class ChannelClientRunsOut extends RunsOut {
  /** Of the 128 that the test allows: scarce, and not gone. */
  private static final int NEARLY_ALL = 120;

  @Override
  void play(int count, int port) {
    inBackground(() -> connect(count, port));
  }

  private void connect(int leaks, int port) throws Exception {
    try {
      while (true) {
        SocketChannel channel = SocketChannel.open();
        channel.connect(local(port)); // open
        held.add(channel);
        if (held.size() <= leaks) {
          readToTheEnd(channel);
        } else if (held.size() == leaks + 1) {
          takeFilesUntil(NEARLY_ALL);
          awaitGo();
        }
      }
    } catch (IOException e) {
      ranOut(e);
    }
  }

  private void readToTheEnd(SocketChannel channel) throws IOException {
    channel.write(ByteBuffer.wrap(new byte[] {'t', 'e', 's', 't'}));
    int n;
    do {
      n = channel.read(ByteBuffer.allocate(64)); // eof where
    } while (n != -1);
    say("forgot one");
  }
}
