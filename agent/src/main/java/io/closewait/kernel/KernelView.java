// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the kernel says of this process's descriptors. One thread only; never throws. */
public interface KernelView {
  /** The answer would cost too much at this moment: ask again later. */
  long LATER = -2;

  /** Whether the kernel was asked about a connection and would not tell. */
  boolean refuses();

  /** Whether the kernel has told the state of a connection. */
  boolean answers();

  /** What is known of a connection in the state {@link TcpState#UNKNOWN}. */
  Opinion secondOpinion(int fd);

  /**
   * Nothing of note: an open descriptor without hang-up, reset or FIN, and nothing to read. Cheaper
   * than {@link #state}.
   */
  boolean quiet(int fd);

  /** One of {@link TcpState}. Does not consume a pending socket error. */
  int state(int fd);

  /** A connection in both directions has ended here; false for one that never began. */
  boolean ended(int fd);

  /**
   * No connection, but half of a pair of Unix-domain sockets that this process made for itself. The
   * JDK keeps one whose other half is closed, and puts it in place of sockets that it closes.
   *
   * @param accepted the socket to be expected there was accepted, and has its listener's name
   */
  boolean ownPair(int fd, boolean accepted);

  /** Data, or on a listener a connection, waits to be taken. */
  boolean readable(int fd);

  /** There is room in the send buffer. */
  boolean writable(int fd);

  /** Bytes that wait to be read; -1 where it is not known. */
  long unread(int fd);

  /** Size of the receive buffer; -1 where it is not known. */
  int receiveBuffer(int fd);

  /**
   * Bytes written and not yet acknowledged, of a socket in CLOSE_WAIT; -1 where it is not known, or
   * {@link #LATER}.
   */
  long sendQueue(int fd);

  /**
   * What is in the send queue of a socket in CLOSE_WAIT has not moved for seconds: its peer does
   * not acknowledge, or has no room.
   */
  boolean stalled(int fd);

  /**
   * Peers that closed while they waited in this listener's accept queue; null: not at this moment,
   * as it is expensive.
   */
  @Nullable List<InetSocketAddress> closedBeforeAccept(int listener);

  /** From now on nothing expensive is looked up: the JVM is to end. */
  void hurry();

  /** Numbers of all open descriptors of this process, ascending. */
  int[] openDescriptors();

  /**
   * What a descriptor is, as {@code /proc/self/fd} names it: a path, {@code socket:[12345]} or the
   * like; null where none of this number is open. Takes no descriptor itself.
   */
  @Nullable String link(int fd);

  /** Whether it is a socket of the family AF_UNIX. */
  boolean isUnixDomain(int fd);

  /** Whether a TCP socket has a port of its own. */
  boolean isBound(int fd);

  /** Null where the kernel does not tell. */
  @Nullable InetSocketAddress local(int fd);

  /** Null where the kernel does not tell, as for a dead connection. */
  @Nullable InetSocketAddress peer(int fd);

  /** CPU time that the calling thread has used, in nanoseconds; -1 where it is not known. */
  long cpuNanos();

  /** Descriptors this process has open, or -1. */
  long descriptorsUsed();

  /** Its limit of open descriptors, or -1. */
  long descriptorsLimit();
}
