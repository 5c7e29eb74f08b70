// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import io.closewait.bootstrap.EntryBits;
import io.closewait.bootstrap.SocketTable;
import java.util.Arrays;

/**
 * Connections over several paths (MPTCP). The state that Linux tells of one is that of its first
 * path: established where the peer has closed the whole, and over where the others live on. Poll
 * tells of the whole (net/mptcp/protocol.c, mptcp_poll), but not who has shut the input. One
 * thread.
 */
final class SeveralPaths {
  private static final int SOL_SOCKET = 1, SO_PROTOCOL = 38, IPPROTO_MPTCP = 262;
  private static final int POLLHUP = 0x10, POLLRDHUP = 0x2000;

  /** Of higher numbers nothing is remembered. */
  private static final int MOST = 1 << 18;

  private final KernelCalls calls;

  /** By number the generation, from 1 on, of a socket that is none of these, which none becomes. */
  private char[] others = new char[1 << 6];

  /** There has been one. */
  private boolean met;

  SeveralPaths(KernelCalls calls) {
    this.calls = calls;
  }

  /** Asked for every socket at every sweep, the kernel only once for each. */
  boolean has(int fd) {
    long first = SocketTable.first(fd);
    char user = (char) (EntryBits.generation(first) + 1);
    boolean isKnown = EntryBits.state(first) != SocketTable.EMPTY && user != 0 && fd < MOST;
    if (isKnown && fd < others.length && others[fd] == user) {
      return false;
    }
    boolean has = calls.option(fd, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_MPTCP;
    met |= has;
    if (isKnown && !has) {
      others = fd < others.length ? others : Arrays.copyOf(others, Math.max(fd + 1, 2 * fd));
      others[fd] = user;
    }
    return has;
  }

  boolean wereMet() {
    return met;
  }

  /**
   * State of the whole; unknown where the input has ended, by whomever.
   *
   * @param first that of the first path, if it is told
   */
  int state(int fd, int first) {
    int events = calls.poll(fd, POLLRDHUP);
    if (events < 0) {
      return TcpState.UNKNOWN;
    }
    if ((events & POLLHUP) != 0) {
      return TcpState.DEAD; // or never begun
    }
    if ((events & POLLRDHUP) != 0) {
      return TcpState.UNKNOWN;
    }
    boolean begins = first == TcpState.SYN_SENT || first == TcpState.SYN_RECV;
    return begins || first == TcpState.LISTEN ? first : TcpState.ESTABLISHED;
  }

  Opinion opinion(int fd) {
    return inputEnded(fd) ? Opinion.ENDED : Opinion.OPEN;
  }

  /** So many bytes are said to be unread: the end is counted as one more (mptcp_inq_hint). */
  int unread(int fd, int bytes) {
    return met && bytes > 0 && has(fd) && inputEnded(fd) ? bytes - 1 : bytes;
  }

  private boolean inputEnded(int fd) {
    int events = calls.poll(fd, POLLRDHUP);
    return events > 0 && (events & POLLRDHUP) != 0;
  }
}
