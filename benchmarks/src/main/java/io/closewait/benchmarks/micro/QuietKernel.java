// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.micro;

import io.closewait.kernel.NoKernel;
import io.closewait.kernel.TcpState;

/** Every socket is well, nothing has happened to it, and there are no other descriptors. */
final class QuietKernel extends NoKernel {
  private final int sockets;

  QuietKernel(int sockets) {
    this.sockets = sockets;
  }

  @Override
  public int state(int fd) {
    return TcpState.ESTABLISHED;
  }

  /** Without it, the count of descriptors would try a million numbers in vain. */
  @Override
  public long descriptorsUsed() {
    return sockets;
  }
}
