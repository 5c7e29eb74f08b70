// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;

/**
 * Connections of this process that no hook saw opening: inherited from the process that started
 * this one, made before the agent came, handed out by an accept that was already waiting then, or
 * opened by native code. They are entered into the table, from where they are watched as the
 * others. The agent's thread only.
 */
final class UnseenSockets {
  /** Ticks after the first look; an accept that was waiting then has soon returned. */
  private static final int FIRST_GAP = 5;

  private final KernelView kernel;
  private final LeakBook book;
  private final int longestGap;

  /** The agent was there before the application: what is found first was there before both. */
  private boolean inherited;

  private int gap;
  private int next;
  private boolean begun;

  UnseenSockets(KernelView kernel, LeakBook book, boolean attached, int longestGap) {
    this.kernel = kernel;
    this.book = book;
    this.inherited = !attached;
    this.gap = attached ? FIRST_GAP : longestGap;
    this.longestGap = longestGap;
  }

  /** Looks at every open descriptor if it is time: less and less often. */
  void seed(int now) {
    if (begun && now - next < 0) {
      return;
    }
    begun = true;
    next = now + gap;
    gap = Math.min(longestGap, 2 * gap);
    SocketEntry entry = new SocketEntry();
    for (int fd : kernel.openDescriptors()) {
      if (SocketEntry.isFree(fd) && wasConnected(fd) && SocketTable.seed(fd, now) && inherited) {
        book.inherits(entry.read(fd));
      }
    }
    inherited = false;
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
