// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Counts the bytes that one thread allocates for reads and writes on open connections, and for
 * whole connections with both of their ends.
 */
public final class CountsGarbage {
  private static final int TRIPS = 20_000, CONNECTIONS = 300;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64);
  private final ServerSocketChannel server = ServerSocketChannel.open();

  private CountsGarbage() throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public static void main(String[] args) throws IOException {
    CountsGarbage garbage = new CountsGarbage();
    Main.say("trips " + garbage.ofTrips() + " of " + TRIPS);
    Main.say("connections " + garbage.ofConnections() + " of " + CONNECTIONS);
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private long ofTrips() throws IOException {
    try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
        SocketChannel accepted = server.accept()) {
      trips(client, accepted);
      long before = allocated();
      trips(client, accepted);
      return allocated() - before;
    }
  }

  private void trips(SocketChannel client, SocketChannel accepted) throws IOException {
    for (int i = 0; i < TRIPS; i++) {
      move(client, accepted);
    }
  }

  private void move(SocketChannel from, SocketChannel to) throws IOException {
    buffer.clear();
    from.write(buffer);
    buffer.clear();
    to.read(buffer);
  }

  private long ofConnections() throws IOException {
    connections();
    long before = allocated();
    connections();
    return allocated() - before;
  }

  private void connections() throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      SocketChannel client = SocketChannel.open(server.getLocalAddress());
      SocketChannel accepted = server.accept();
      move(client, accepted);
      move(accepted, client);
      client.close();
      buffer.clear();
      accepted.read(buffer);
      accepted.close();
    }
  }
}
