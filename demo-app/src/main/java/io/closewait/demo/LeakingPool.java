// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** The bug of a pool: what is idle is looked at only when somebody wants it. */
final class LeakingPool extends IdlePool {
  LeakingPool() throws IOException {}

  /**
   * After a busy moment there are more than anybody ever wants again; the service hangs up on them.
   */
  @Override
  Socket connect(InetAddress host, int port) throws IOException {
    return new Socket(host, port); // lies in the pool; hung up on, it is forgotten
  }
}
