// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import java.net.InetSocketAddress;

/**
 * Connections of this process that no hook saw opening: made before the agent came, handed out by
 * an accept that was already waiting then, or opened by native code. They are entered into the
 * table, from where they are watched as the others. The agent's thread only.
 */
final class UnseenSockets {
  private final KernelView kernel;

  UnseenSockets(KernelView kernel) {
    this.kernel = kernel;
  }

  /** Looks at every open descriptor. */
  void seed(int now) {
    for (int fd : kernel.openDescriptors()) {
      if (SocketTable.state(SocketTable.first(fd)) == SocketTable.EMPTY && wasConnected(fd)) {
        SocketTable.seed(fd, now);
      }
    }
  }

  /** A socket that was never connected is in the kernel's state CLOSE too, but has no port. */
  private boolean wasConnected(int fd) {
    switch (kernel.state(fd)) {
      case TcpState.ESTABLISHED:
      case TcpState.CLOSE_WAIT:
        return true;
      case TcpState.DEAD:
        InetSocketAddress local = kernel.local(fd);
        return local != null && local.getPort() != 0;
      default:
        return false;
    }
  }
}
