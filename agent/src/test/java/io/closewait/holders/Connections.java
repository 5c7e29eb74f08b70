// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Real connections over the loopback; which of their accepted ends count as leaked is kept. */
final class Connections implements AutoCloseable {
  private final JvmInternals jvm;
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ServerSocketChannel channels = ServerSocketChannel.open();

  /** Numbers alone: a reference from here would be one more way. */
  private final Set<Integer> open = new HashSet<>();

  final Set<Integer> leaked = new LinkedHashSet<>();

  Connections(JvmInternals jvm) throws IOException {
    this.jvm = jvm;
    channels.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  Socket leakedSocket() {
    Socket socket = healthySocket();
    leaked.add(number(socket));
    return socket;
  }

  Socket healthySocket() {
    try {
      Peers.KEPT.add(new Socket(server.getInetAddress(), server.getLocalPort()));
      Socket accepted = server.accept();
      open.add(number(accepted));
      return accepted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SocketChannel leakedChannel() {
    try {
      Peers.KEPT.add(SocketChannel.open(channels.getLocalAddress()));
      SocketChannel accepted = channels.accept();
      int number = numberOfChannel(accepted);
      open.add(number);
      leaked.add(number);
      return accepted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int number(Socket socket) {
    Object impl = jvm.reference(socket, jvm.resolved(Socket.class, "impl", SocketImpl.class));
    long fd = jvm.resolved(SocketImpl.class, "fd", FileDescriptor.class);
    Object descriptor = jvm.reference(impl, fd);
    return jvm.number(descriptor, jvm.resolved(FileDescriptor.class, "fd", int.class));
  }

  private int numberOfChannel(SocketChannel channel) {
    return jvm.number(channel, jvm.resolved(channel.getClass(), "fdVal", int.class));
  }

  boolean isOpen(int number) {
    return open.contains(number);
  }

  Target target() {
    int[] numbers = leaked.stream().mapToInt(Integer::intValue).toArray();
    return new Target(numbers, Target.Fate.CLOSED_BY_COLLECTOR, Collections.emptyList());
  }

  @Override
  public void close() throws IOException {
    server.close();
    channels.close();
    for (AutoCloseable each : Peers.KEPT) {
      try {
        each.close();
      } catch (Exception closed) {
        throw new IOException(closed);
      }
    }
    Peers.KEPT.clear();
  }

  /** The other ends: they are sockets of this JVM too, and not of the kind in question. */
  private static final class Peers {
    static final Set<AutoCloseable> KEPT = new HashSet<>();
  }
}
