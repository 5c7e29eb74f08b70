// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** Channels emptied into a file by FileChannel.transferFrom. */
final class TransfersToFile extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    FileChannel file =
        FileChannel.open(
            Files.createTempFile("received", ".data"),
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    inBackground(() -> accept(server, file));
  }

  private void accept(ServerSocketChannel server, FileChannel file) throws IOException {
    while (true) {
      SocketChannel channel = server.accept(); // open
      receive(channel, file);
      done(channel);
    }
  }

  private void receive(SocketChannel channel, FileChannel file) throws IOException {
    long position = 0;
    long n;
    do {
      n = file.transferFrom(channel, position, 1024); // eof where
      position += n;
    } while (n > 0);
  }
}
