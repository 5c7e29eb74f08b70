// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Connections that never leave the machine. Java 16 and newer, by reflection from Java 8. */
final class UnixDomainServer extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    Path path = Files.createTempDirectory("unix").resolve("socket");
    ServerSocketChannel server = listen(path);
    say("port " + path);
    inBackground(() -> accept(server));
  }

  private static ServerSocketChannel listen(Path path) throws Exception {
    ProtocolFamily unix = StandardProtocolFamily.valueOf("UNIX");
    SocketAddress address =
        (SocketAddress)
            Class.forName("java.net.UnixDomainSocketAddress")
                .getMethod("of", Path.class)
                .invoke(null, path);
    ServerSocketChannel server =
        (ServerSocketChannel)
            ServerSocketChannel.class.getMethod("open", ProtocolFamily.class).invoke(null, unix);
    return server.bind(address, 200);
  }

  private void accept(ServerSocketChannel server) throws IOException {
    while (true) {
      SocketChannel channel = server.accept(); // open
      readToEnd(channel);
      done(channel);
    }
  }

  private void readToEnd(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64);
    int n;
    do {
      buffer.clear();
      n = channel.read(buffer); // eof where
    } while (n != -1);
  }
}
