// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Connections over several paths (MPTCP), which Java does not make by itself: what it opened gets
 * another socket in its place. Both ends are here. Those that accept leak in four ways, and keep
 * connections in two that are no leaks.
 */
final class SeveralPaths extends Scenario {
  private static final int AF_INET = 2, SOCK_STREAM = 1, IPPROTO_MPTCP = 262;

  private final ByteBuffer buffer = ByteBuffer.allocate(64);
  private ServerSocketChannel server;

  @Override
  void play(int count, int port) throws Exception {
    server = ServerSocketChannel.open();
    overSeveralPaths(server);
    server.bind(local(0));
    say("port " + server.socket().getLocalPort());
    for (int i = 0; i < count; i++) {
      readsTheEnd();
      neverReads();
      leavesDataUnread();
      isReset();
      staysIdle();
      shutsItsInput();
    }
  }

  private void readsTheEnd() throws Exception {
    SocketChannel client = connect();
    SocketChannel accepted = accept();
    client.close();
    say("read " + read(accepted));
  }

  private void neverReads() throws Exception {
    SocketChannel client = connect();
    held.add(server.accept());
    client.close();
  }

  private void leavesDataUnread() throws Exception {
    SocketChannel client = connect();
    held.add(server.accept());
    client.write(ByteBuffer.allocate(100));
    client.close();
  }

  private void isReset() throws Exception {
    SocketChannel client = connect();
    held.add(server.accept());
    client.setOption(StandardSocketOptions.SO_LINGER, 0);
    client.close();
  }

  private void staysIdle() throws Exception {
    held.add(connect());
    held.add(server.accept());
  }

  private void shutsItsInput() throws Exception {
    held.add(connect());
    SocketChannel accepted = accept();
    accepted.shutdownInput();
  }

  private int read(SocketChannel channel) throws IOException {
    buffer.clear();
    return channel.read(buffer);
  }

  private SocketChannel accept() throws IOException {
    SocketChannel accepted = server.accept();
    held.add(accepted);
    return accepted;
  }

  private SocketChannel connect() throws Exception {
    SocketChannel client = SocketChannel.open();
    overSeveralPaths(client);
    client.connect(local(server.socket().getLocalPort()));
    return client;
  }

  /** Puts such a socket in the place of the one that the channel has opened. */
  private void overSeveralPaths(Object channel) throws Exception {
    CLibrary c = new CLibrary();
    Field number = channel.getClass().getDeclaredField("fdVal");
    number.setAccessible(true);
    int socket = c.call("socket", AF_INET, SOCK_STREAM, IPPROTO_MPTCP);
    c.call("dup2", socket, number.getInt(channel));
    c.call("close", socket);
  }
}
