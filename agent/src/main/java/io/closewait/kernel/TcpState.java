// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

/** TCP states as Linux numbers them (include/net/tcp_states.h), and what else an answer can be. */
public final class TcpState {
  /** Not a state of the kernel's: it was not asked. */
  public static final int NOT_ASKED = 0;

  public static final int ESTABLISHED = 1;
  public static final int SYN_SENT = 2;
  public static final int SYN_RECV = 3;
  public static final int FIN_WAIT1 = 4;
  public static final int FIN_WAIT2 = 5;
  public static final int TIME_WAIT = 6;

  /** The kernel's CLOSE: over in both directions, or never begun; the descriptor is still open. */
  public static final int DEAD = 7;

  public static final int CLOSE_WAIT = 8;
  public static final int LAST_ACK = 9;
  public static final int LISTEN = 10;
  public static final int CLOSING = 11;

  /** The number is not an open descriptor, or not one that can be a connection. */
  public static final int NONE = -1;

  /** An open socket of another kind, such as a Unix-domain one, whose peer is there. */
  public static final int OTHER = -2;

  /** An open socket of another kind, as {@link #OTHER} is, whose peer is gone. */
  public static final int OTHER_GONE = -3;

  /** This platform's kernel cannot be asked. */
  public static final int UNKNOWN = -4;

  /** The peer has ended its side: known by a {@link SecondOpinion}, where no state is told. */
  public static final int PEER_GONE = -5;

  private TcpState() {}
}
