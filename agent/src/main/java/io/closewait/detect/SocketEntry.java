// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.EntryBits;
import io.closewait.bootstrap.NamedSites;
import io.closewait.bootstrap.SocketTable;
import java.util.function.IntPredicate;

/**
 * One entry of the socket table as it was when it was read. A reader is moved from number to
 * number, so that a sweep over a million sockets makes no garbage.
 *
 * <p>The hooks go on writing meanwhile. So a change is made only if the entry is still as read, and
 * the reader holds what it wrote. One thread.
 */
final class SocketEntry {
  private int fd = -1;
  private long first;
  private long second;

  /** Tells of a number whether it is an open connection's. For one thread. */
  static IntPredicate connections() {
    SocketEntry entry = new SocketEntry();
    return fd -> !entry.read(fd).isEmpty() && !entry.isListener();
  }

  /** Whether no entry has this number; moves no reader to it. */
  static boolean isFree(int number) {
    return EntryBits.state(SocketTable.first(number)) == SocketTable.EMPTY;
  }

  /** Moves to the entry of this number. */
  SocketEntry read(int number) {
    return set(number, SocketTable.first(number), SocketTable.second(number));
  }

  SocketEntry set(int number, long firstRead, long secondRead) {
    fd = number;
    first = firstRead;
    second = secondRead;
    return this;
  }

  /** Whether the entry in the table is no longer as it was read. */
  boolean moved() {
    return SocketTable.first(fd) != first || SocketTable.second(fd) != second;
  }

  int fd() {
    return fd;
  }

  // ---- which socket it is ----------------------------------------------------------------------

  boolean isEmpty() {
    return state() == SocketTable.EMPTY;
  }

  /** The application called close(), and the descriptor lives on. */
  boolean isClosing() {
    return state() == SocketTable.CLOSING;
  }

  boolean isListener() {
    return side() == SocketTable.LISTENER;
  }

  boolean isAccepted() {
    return side() == SocketTable.ACCEPTED;
  }

  /** The entry's {@link EntryBits#state}. */
  int state() {
    return EntryBits.state(first);
  }

  /** The entry's {@link EntryBits#side}. */
  int side() {
    return EntryBits.side(first);
  }

  /** Tells one user of the number from the next. */
  int generation() {
    return EntryBits.generation(first);
  }

  /** The entry's {@link SocketTable#identity}. */
  long identity() {
    return SocketTable.identity(fd, first);
  }

  int openSite() {
    return EntryBits.openSite(first);
  }

  /** Ticks since it was opened. */
  int openAge(int now) {
    return EntryBits.openAge(first, now);
  }

  // ---- what has become of it -------------------------------------------------------------------

  int ownerSite() {
    return NamedSites.handler(second);
  }

  int eofSite() {
    return EntryBits.eofSite(second);
  }

  /** The application read -1, of the connection or of the TLS stream inside it. */
  boolean readEnd() {
    return (second & (SocketTable.EOF | SocketTable.TLS_EOF)) != 0;
  }

  /** No use will name its handler that has not done so by now. */
  boolean ownerSettled() {
    return (second & SocketTable.OWNER_SETTLED) != 0;
  }

  /** Whether it was a connection in both directions at some time. */
  boolean wasEstablished() {
    return (second & SocketTable.ESTABLISHED) != 0;
  }

  /** The entry's {@link EntryBits#markTick}. */
  int markTick() {
    return EntryBits.markTick(second);
  }

  /** Ticks since the mark. */
  int markAge(int now) {
    return EntryBits.markAge(second, now);
  }

  // ---- changes, each only if nothing has moved -------------------------------------------------

  /**
   * The peer is seen gone for the first time. The clock starts now, never earlier; nor at the end
   * of a TLS stream, as the peer may keep the connection for much longer. It does start at the end
   * of the connection, where the application read that.
   */
  boolean watch(int now) {
    boolean startedByRead = (second & SocketTable.EOF) != 0;
    long watched = second | SocketTable.WATCHED | SocketTable.ESTABLISHED;
    return change(startedByRead ? watched : EntryBits.marked(watched, now, 0));
  }

  boolean restartClock(int now) {
    return change(EntryBits.marked(second, now, 0));
  }

  /** The peer is there. */
  boolean turnOutWell() {
    long well = EntryBits.well(second);
    return well == second || change(well);
  }

  /** Takes the socket out of the table. */
  boolean empty() {
    return SocketTable.empty(fd, first);
  }

  private boolean change(long replacement) {
    if (!SocketTable.update(fd, first, second, replacement)) {
      return false;
    }
    second = replacement;
    return true;
  }
}
