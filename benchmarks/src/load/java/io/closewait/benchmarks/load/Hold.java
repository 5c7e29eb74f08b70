// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.io.File;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Accepts sockets and keeps them; the clients are another JVM without the agent. The value is the
 * live heap for one accepted socket.
 */
public final class Hold {
  private static final int FIRST = 300;

  private final Settings settings;
  private final Network network;

  Hold(Settings settings) {
    this.settings = settings;
    this.network = Network.of(settings);
  }

  void run() throws Exception {
    int port = network.serve(Network.Service.HOLD);
    Process clients = clients(port);
    awaitAccepted(FIRST);
    settle();
    long before = Meter.liveBytes();
    Meter meter = new Meter();
    clients.getOutputStream().write('\n');
    clients.getOutputStream().flush();
    awaitAccepted(FIRST + settings.amount);
    double cpu = meter.microsOfCpu();
    settle();
    long after = Meter.liveBytes();
    Load.result((double) (after - before) / settings.amount, cpu / settings.amount);
    clients.getOutputStream().close();
    clients.waitFor();
  }

  /** An agent may do something for the first time, or write down what it has seen, each second. */
  private static void settle() throws InterruptedException {
    Thread.sleep(3000);
  }

  private Process clients(int port) throws Exception {
    String java =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            Hold.class.getName(),
            Integer.toString(port),
            Integer.toString(settings.amount));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start();
  }

  private void awaitAccepted(int count) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (network.accepted() < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("only " + network.accepted() + " accepted (ulimit -n?)");
      }
      Thread.sleep(5);
    }
  }

  /** The clients' JVM: opens the first sockets, the others when asked to, ends with its input. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    List<SocketChannel> open = new ArrayList<>();
    connect(open, port, FIRST);
    System.in.read();
    connect(open, port, Integer.parseInt(arguments[1]));
    while (System.in.read() >= 0) {
      Thread.yield();
    }
    for (SocketChannel channel : open) {
      channel.close();
    }
  }

  private static void connect(List<SocketChannel> open, int port, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      InetSocketAddress address = Network.address(port, i);
      open.add(SocketChannel.open(address));
    }
  }
}
