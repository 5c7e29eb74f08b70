// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.EntryBits;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.TcpState;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose peer is gone. It is known by more than its number: if the generation of the
 * table's entry or one of the ports is another, it is another socket. The agent's thread only.
 */
final class Suspect {
  static final int UNREPORTED = -1;

  final int fd;
  final int generation;

  /** State of the table's entry: in use, or close() called. */
  final int tableState;

  /** One of the socket table's. */
  final int side;

  final int localPort;

  /** 0 where the kernel does not tell, as for a dead connection. */
  private int peerPort;

  /** Numeric, or null. */
  private @Nullable String peerHost;

  /** The mark's tick when it was first seen, or reported; a later write moves the entry's mark. */
  private int mark;

  /** Whether the application had read -1 by then. */
  boolean eof;

  /** What {@link #mark} and {@link #eof} were at the last look. */
  private int lastMark;

  private boolean lastEof;

  /** Kernel state at the last look. */
  int state = TcpState.NOT_ASKED;

  /** Bytes the kernel still had to send at the last look; -1: not asked. */
  long sendQueue = -1;

  /** The group that counts it among those ever reported; one that moves to another kind has one. */
  int countedIn = UNREPORTED;

  /** Bytes that waited to be read at the last look; -1: not asked, or not told. */
  long unread = -1;

  /** At how many looks in a row there was room in the send buffer. */
  int roomyLooks;

  /** When the write was seen of which it is not yet known whether the peer takes it; or 0. */
  int wroteAt;

  /** First aid has called its owner's close(). */
  boolean aided;

  /** How it was reported: with its deciding stack, confirmed by the kernel. */
  boolean sampled;

  boolean confirmed;

  /**
   * Whether its peer, its local port and its service are among those that its group could count.
   */
  boolean peerCounted;

  boolean portCounted;

  boolean serviceCounted;

  /** How often its group had been announced when it came. */
  int addedAfter;

  /** The number in the {@link LeakBook} of the group it is reported in; or {@link #UNREPORTED}. */
  int group = UNREPORTED;

  /** Where it is among the {@link Members} of its group. */
  int place;

  Suspect(SocketEntry entry, @Nullable InetSocketAddress local, @Nullable InetSocketAddress peer) {
    this.fd = entry.fd();
    this.generation = entry.generation();
    this.tableState = entry.state();
    this.side = entry.side();
    this.localPort = local == null ? 0 : local.getPort();
    learn(peer);
    remember(entry);
  }

  /** Takes the peer's address, if it is known only now. */
  void learn(@Nullable InetSocketAddress peer) {
    if (peerHost == null && peer != null && peer.getAddress() != null) {
      peerPort = peer.getPort();
      peerHost = peer.getAddress().getHostAddress();
    }
  }

  @Nullable String peerHost() {
    return peerHost;
  }

  int peerPort() {
    return peerPort;
  }

  /** The socket's {@link SocketTable#identity}. */
  long identity() {
    return (long) fd << 16 | generation;
  }

  /** Whether these addresses, as far as the kernel tells them, are this socket's. */
  boolean sameAddresses(@Nullable InetSocketAddress local, @Nullable InetSocketAddress peer) {
    return (local == null || local.getPort() == localPort)
        && (peer == null || peerPort == 0 || peer.getPort() == peerPort);
  }

  /** Whether this entry is still the same socket's, in the same state. */
  boolean stands(SocketEntry entry) {
    return entry.state() == tableState && entry.generation() == generation;
  }

  boolean isReported() {
    return group != UNREPORTED;
  }

  /** Whether it is reported, and the application has not read the end since. */
  boolean isReportedAs(SocketEntry entry) {
    return isReported() && eof == entry.readEnd();
  }

  /** Takes the entry's mark as it is now for the one that counts. */
  void remember(SocketEntry entry) {
    mark = entry.markTick();
    eof = entry.readEnd();
    lastMark = mark;
    lastEof = eof;
  }

  /** Its age counts from now on, whatever mark the entry has. */
  void standsFrom(int now) {
    mark = EntryBits.markTick(EntryBits.marked(0, now, 0));
  }

  /** Whether a write has moved the mark since the last look; reading -1 moves it too. */
  boolean wrote(SocketEntry entry) {
    boolean moved = entry.markTick() != lastMark;
    boolean ended = entry.readEnd() && !lastEof;
    lastMark = entry.markTick();
    lastEof = entry.readEnd();
    return moved && !ended;
  }

  /** Whether nobody has written to it, or read its end, since the last look. */
  boolean isUnused(SocketEntry entry) {
    return wroteAt == 0 && entry.markTick() == lastMark;
  }

  /** Ticks since the mark that counts. */
  int age(int now) {
    return EntryBits.ticksSince(mark, now);
  }
}
