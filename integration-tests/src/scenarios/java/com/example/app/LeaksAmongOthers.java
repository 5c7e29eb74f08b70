// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Reads connections to their end and keeps them, one of each kind in turn, while others open and
 * close theirs. What is leaked is the truth that the reports are held against.
 */
final class LeaksAmongOthers extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    try (ServerSocket own = listen()) {
      for (int i = 0; i < count; i++) {
        bySocket(port);
        byChannel(port);
        byAdaptor(port);
        asynchronously(port);
        accepted(own);
        toldToGoWithin(20); // others shall get their turn
      }
    }
  }

  private void bySocket(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    keep(socket);
  }

  private void byAdaptor(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.socket().connect(local(port), 5000);
    keep(channel.socket());
  }

  private void accepted(ServerSocket own) throws IOException {
    new Socket(own.getInetAddress(), own.getLocalPort()).close();
    keep(own.accept());
  }

  private void keep(Socket socket) throws IOException {
    held.add(socket);
    while (socket.getInputStream().read() != -1) {
      continue;
    }
  }

  private void byChannel(int port) throws IOException {
    SocketChannel channel = SocketChannel.open(local(port));
    held.add(channel);
    ByteBuffer buffer = ByteBuffer.allocate(8);
    while (channel.read(buffer) != -1) {
      buffer.clear();
    }
  }

  private void asynchronously(int port) throws Exception {
    AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
    held.add(channel);
    channel.connect(local(port)).get();
    ByteBuffer buffer = ByteBuffer.allocate(8);
    while (channel.read(buffer).get() != -1) {
      buffer.clear();
    }
  }
}
