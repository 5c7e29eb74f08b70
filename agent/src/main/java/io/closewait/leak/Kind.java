// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

/** The kinds of leak. The names are part of the contract with scripts. */
public enum Kind {
  /** The application read -1 and did not close within the grace time. */
  EOF_IGNORED,
  /** The peer closed; nobody reads, nobody closes. */
  FIN_UNREAD,
  /**
   * The connection is over (reset, timed out, both directions shut) and its descriptor is still
   * open.
   */
  DEAD_UNCLOSED,
  /** A java.net.Socket that nobody closed: the collector did. */
  ABANDONED,
  /** close() was called and the descriptor lives on. */
  CLOSE_INCOMPLETE,
  /** Peers closed while they waited in a listening socket's accept queue. */
  UNACCEPTED,
  /** Gone before the agent came. */
  PRE_EXISTING,
  /** The open sockets of one site only ever grow. */
  GROWING,
  /** The application ended its side long ago, the peer did not, nobody closed. */
  HALF_CLOSED,
  /** The peer's data fills the receive buffer, and for long nobody has taken any of it. */
  DATA_UNREAD,
  /** Many channels of one code that were opened long ago and never connected. */
  NEVER_CONNECTED;

  /**
   * Whether its sockets are leaked, which means held by the process now: abandoned ones are closed
   * by now, and of those that only look like it no leak is proven.
   */
  public boolean stands() {
    return this != ABANDONED && !isInferred();
  }

  /** Whether the open sockets look like a leak and may be none: the kernel cannot know. */
  public boolean isInferred() {
    return this == GROWING || this == HALF_CLOSED || this == DATA_UNREAD;
  }
}
