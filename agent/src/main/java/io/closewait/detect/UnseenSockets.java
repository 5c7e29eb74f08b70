// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;

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
    SocketEntry entry = new SocketEntry();
    for (int fd : kernel.openDescriptors()) {
      if (entry.read(fd).isEmpty() && wasConnected(fd)) {
        SocketTable.seed(fd, now);
      }
    }
  }

  /** A socket that was never connected is in the kernel's state CLOSE too. */
  private boolean wasConnected(int fd) {
    switch (kernel.state(fd)) {
      case TcpState.ESTABLISHED:
      case TcpState.CLOSE_WAIT:
        return true;
      case TcpState.DEAD:
        return kernel.ended(fd);
      default:
        return false;
    }
  }
}
