// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** As {@link SocketSendsSlowly}, by FileChannel.transferTo: the kernel sends, not a write. */
final class FileDownloads extends Scenario {
  private static final int SIZE = 512 * 1024;

  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    Path file = Files.createTempFile("download", ".data");
    Files.write(file, new byte[SIZE]);
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
      inBackground(() -> send(channel, data));
    }
  }

  private void send(SocketChannel channel, FileChannel data) throws Exception {
    try {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, 16 * 1024);
      do {
        data.transferTo(0, SIZE, channel);
      } while (!toldToGoWithin(1));
    } finally {
      channel.close();
      say("closed one");
    }
  }
}
