// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** A connection over loopback, of which the test holds both ends. */
final class Pair implements AutoCloseable {
  final ServerSocketChannel listener;
  final SocketChannel ours;
  final SocketChannel peer;

  Pair(InetAddress address) throws IOException {
    listener = ServerSocketChannel.open().bind(new InetSocketAddress(address, 0));
    peer = SocketChannel.open(listener.getLocalAddress());
    ours = listener.accept();
  }

  static Pair onLoopback() throws IOException {
    return new Pair(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  int fd() {
    return number(ours);
  }

  /** The peer goes without a FIN: a reset. */
  void resetByPeer() throws IOException {
    peer.setOption(StandardSocketOptions.SO_LINGER, 0);
    peer.close();
  }

  void peerSends(int bytes) throws IOException {
    peer.write(ByteBuffer.allocate(bytes));
  }

  /** Number of the descriptor below a channel. */
  static int number(Object channel) {
    try {
      Field descriptor = channel.getClass().getDeclaredField("fd");
      descriptor.setAccessible(true);
      Field number = FileDescriptor.class.getDeclaredField("fd");
      number.setAccessible(true);
      return number.getInt(descriptor.get(channel));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** The kernel needs a moment to carry a FIN over. */
  static void await(String what, BooleanSupplier there) {
    await(what, there, 20);
  }

  static void await(String what, BooleanSupplier there, int seconds) {
    Instant end = Instant.now().plus(Duration.ofSeconds(seconds));
    while (!there.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("still not: " + what);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws IOException {
    ours.close();
    peer.close();
    listener.close();
  }
}
