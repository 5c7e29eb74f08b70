// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Channels to which FileChannel.transferTo sends a file, and which are never looked at again. */
final class TransfersFromFile extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocketChannel server = listenByChannel();
    Path path = Files.createTempFile("sent", ".data");
    Files.write(path, new byte[] {'h', 'e', 'l', 'l', 'o'});
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    inBackground(() -> accept(server, file));
  }

  private void accept(ServerSocketChannel server, FileChannel file) throws IOException {
    while (true) {
      SocketChannel channel = server.accept(); // open
      greet(channel, file);
      done(channel);
    }
  }

  private void greet(SocketChannel channel, FileChannel file) throws IOException {
    file.transferTo(0, 5, channel); // owner where
  }
}
