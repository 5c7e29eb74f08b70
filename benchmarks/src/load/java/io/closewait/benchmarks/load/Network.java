// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;

/** Servers and clients over loopback; blocking sockets or channels with a selector. */
abstract class Network {
  /** What a server does with a connection. */
  enum Service {
    ECHO,
    COUNT,
    HOLD
  }

  static Network of(Settings settings) {
    return settings.nio ? new NioNetwork(settings.depth) : new BlockingNetwork(settings.depth);
  }

  private final int depth;

  Network(int depth) {
    this.depth = depth;
  }

  /** Starts a server; its port. */
  abstract int serve(Service service) throws IOException;

  abstract Connection open(InetSocketAddress address) throws IOException;

  /** Bytes that {@link Service#COUNT} has read. */
  abstract long counted();

  /** Connections accepted so far. */
  abstract int accepted();

  Connection connect(int port, int number) throws Exception {
    InetSocketAddress address = address(port, number);
    return deep(() -> open(address));
  }

  /** A hundred addresses in turn, so that TIME_WAIT cannot use up the local ports. */
  static InetSocketAddress address(int port, int number) throws IOException {
    byte[] loopback = {127, 0, 0, (byte) (1 + number % 100)};
    return new InetSocketAddress(InetAddress.getByAddress(loopback), port);
  }

  static InetAddress anyAddress() throws IOException {
    return InetAddress.getByAddress(new byte[4]);
  }

  <T> T deep(Callable<T> call) throws Exception {
    return below(depth, call);
  }

  private static <T> T below(int frames, Callable<T> call) throws Exception {
    return frames == 0 ? call.call() : below(frames - 1, call);
  }

  static void daemon(String name, Callable<?> work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.call();
              } catch (Exception failed) {
                failed.printStackTrace();
                Runtime.getRuntime().halt(1);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
