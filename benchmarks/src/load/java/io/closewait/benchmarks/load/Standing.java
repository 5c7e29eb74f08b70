// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Sockets that stand open and do nothing: both ends of connections that are well, or accepted ones
 * whose peer has closed and whose end was read. The value is the CPU time in milliseconds of the
 * agent's dearest sweep, cpu the percentage of one core that its thread takes; both without the
 * first sweeps, which run cold.
 */
final class Standing {
  private static final int COLD_SECONDS = 45, SECONDS = 60, LOOKS_A_SECOND = 4;

  private final Settings settings;
  private final List<SocketChannel> open = new ArrayList<>();

  Standing(Settings settings) {
    this.settings = settings;
  }

  void run() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any, 1000)) {
      while (open.size() < settings.amount) {
        connect(server);
      }
    }
    Thread.sleep(COLD_SECONDS * 1000);
    long begin = ThreadTimes.nanosOf("closewait");
    long last = begin;
    long dearest = 0;
    for (int look = 0; look < SECONDS * LOOKS_A_SECOND; look++) {
      Thread.sleep(1000 / LOOKS_A_SECOND);
      long now = ThreadTimes.nanosOf("closewait");
      dearest = Math.max(dearest, now - last);
      last = now;
    }
    Load.result(dearest / 1e6, (last - begin) / (SECONDS * 1e9) * 100);
  }

  private void connect(ServerSocketChannel server) throws Exception {
    SocketChannel client = SocketChannel.open(server.getLocalAddress());
    SocketChannel accepted = server.accept();
    open.add(accepted);
    if (settings.leaked) {
      client.close();
      accepted.read(ByteBuffer.allocate(1));
    } else {
      open.add(client);
    }
  }
}
