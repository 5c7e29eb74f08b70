// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** As {@link ChannelStreamsOn}, by FileChannel.transferTo: the kernel sends, not a write. */
final class FileStreamsOn extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    Path file = Files.createTempFile("streams", ".data");
    Files.write(file, new byte[1024]);
    FileChannel data =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    held.add(data);
    inBackground(() -> serve(server, count, data));
  }

  private void serve(ServerSocketChannel server, int count, FileChannel data) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = server.accept();
      if (channel.read(ByteBuffer.allocate(1)) != -1) {
        throw new IOException("the client was to send nothing");
      }
      inBackground(() -> stream(channel, data));
    }
  }

  private void stream(SocketChannel channel, FileChannel data) throws Exception {
    try {
      while (!toldToGoWithin(300)) {
        data.transferTo(0, 1024, channel);
      }
    } finally {
      channel.close();
      say("closed one");
    }
  }
}
