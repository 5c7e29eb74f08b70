// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import io.closewait.kernel.TcpState;

/**
 * State of a socket, named as ss and netstat name it. The names are part of the contract with
 * scripts.
 */
public enum SocketState {
  // in the order of the kernel's numbers
  UNKNOWN,
  ESTABLISHED,
  SYN_SENT,
  SYN_RECV,
  FIN_WAIT1,
  FIN_WAIT2,
  TIME_WAIT,
  CLOSE,
  CLOSE_WAIT,
  LAST_ACK,
  LISTEN,
  CLOSING,
  /** A socket that is not TCP, and whose peer is gone. */
  HUP,
  /** A TCP socket that was only opened: neither bound nor connected, nor does it listen. */
  UNCONN,
  /** A TCP socket that was bound, and neither connected nor made to listen. */
  BOUND;

  private static final SocketState[] BY_NUMBER = values();

  /** Whether nobody has connected it or made it listen. */
  public boolean isUnused() {
    return this == UNCONN || this == BOUND;
  }

  /** What a number of {@link TcpState} stands for. */
  public static SocketState of(int kernelState) {
    if (kernelState == TcpState.OTHER_GONE) {
      return HUP;
    }
    return kernelState > 0 && kernelState <= TcpState.CLOSING ? BY_NUMBER[kernelState] : UNKNOWN;
  }
}
