// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.SocketState;

/**
 * What the state of a socket is called. The kernel has one word for a connection that is over and
 * for a socket that never was one; for each count the two are told apart. One thread.
 */
final class SocketStates {
  /** To ask for an address makes garbage. Beyond so many in one count, bound ones are UNCONN. */
  private static final int MOST_ADDRESSES = 10_000;

  private final KernelView kernel;
  private int asked;

  SocketStates(KernelView kernel) {
    this.kernel = kernel;
  }

  /** Another count begins. */
  void begin() {
    asked = 0;
  }

  /**
   * The name of a state that the kernel told.
   *
   * @param wasConnected it is known to have been a connection
   */
  SocketState of(int fd, int state, boolean wasConnected) {
    if (state != TcpState.DEAD || wasConnected || kernel.ended(fd)) {
      return SocketState.of(state);
    }
    return asked++ < MOST_ADDRESSES && kernel.isBound(fd) ? SocketState.BOUND : SocketState.UNCONN;
  }
}
