// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Iterator;

/** The cure: what was idle for longer than the service waits is taken out and closed. */
final class FixedPool extends IdlePool {
  FixedPool() throws IOException {}

  @Override
  Socket connect(InetAddress host, int port) throws IOException {
    return new Socket(host, port);
  }

  /** A real pool does this again and again, of what is idle longer than its time limit. */
  @Override
  void afterwards() throws IOException {
    for (Iterator<Socket> all = idle().iterator(); all.hasNext(); all.remove()) {
      all.next().close(); // out of the pool, and it is closed
    }
  }
}
