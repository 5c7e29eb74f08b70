// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import org.jspecify.annotations.Nullable;

/** One socket of a leak, as the kernel knows it. Immutable. */
public final class LeakedSocket {
  public final int fd;

  /**
   * Numeric address and port; null where the kernel no longer knows them (a dead socket has no
   * peer).
   */
  public final @Nullable String local;

  /** Numeric address and port of the peer; null where the kernel no longer knows them. */
  public final @Nullable String peer;

  /** State of the kernel; {@link SocketState#UNKNOWN} where it was not asked. */
  public final SocketState state;

  /** Bytes that the peer sent and nobody read; -1 where it is not known. */
  public final long unreadBytes;

  /** Seconds since the end of stream or the FIN was seen. */
  public final long ageSeconds;

  /** Seconds since the socket was opened. */
  public final long openSeconds;

  /** A socket of which it is not known how much waits to be read. */
  public LeakedSocket(
      int fd, String local, String peer, SocketState state, long ageSeconds, long openSeconds) {
    this(fd, local, peer, state, -1, ageSeconds, openSeconds);
  }

  public LeakedSocket(
      int fd,
      @Nullable String local,
      @Nullable String peer,
      SocketState state,
      long unreadBytes,
      long ageSeconds,
      long openSeconds) {
    this.fd = fd;
    this.local = local;
    this.peer = peer;
    this.state = state;
    this.unreadBytes = unreadBytes;
    this.ageSeconds = ageSeconds;
    this.openSeconds = openSeconds;
  }

  /** Host and port as one writes them, an IPv6 host in brackets. */
  public static String address(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
