// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.LateClose;
import java.util.ArrayList;
import java.util.List;

/**
 * One walk over the socket table: which open sockets are leaks?
 *
 * <p>Each entry is read, the kernel is asked, and the entry is read again: only if nothing moved
 * does the answer count. What follows from it, the {@link Judge} decides. The agent's thread only.
 */
final class Sweep {
  /**
   * A file that has taken the number of a socket, behind the JDK's back, looks as well as the
   * socket did: one number in so many is asked for its state at each whole sweep.
   */
  private static final int TURNS = 8;

  /**
   * A leak that was told changes only by being closed, which the table tells, or behind the JDK's
   * back. If there are more than so many, they too take turns.
   */
  private static final int TOLD_AT_ONCE = 2500;

  private static final int SPREAD = 0x9E3779B9;

  private final KernelView kernel;
  private final LeakBook book;
  private final StuckAcceptors acceptors;
  private final Census census;
  private final Suspects suspects = new Suspects();
  private final Judge judge;
  private int now;
  private boolean askAll;
  private int open;
  private int round;
  private int turnsOfTold;

  Sweep(
      KernelView kernel,
      LeakBook book,
      Thresholds thresholds,
      StuckAcceptors acceptors,
      Census census) {
    this.kernel = kernel;
    this.book = book;
    this.acceptors = acceptors;
    this.census = census;
    this.judge = new Judge(kernel, book, thresholds, suspects);
  }

  /**
   * Walks the table.
   *
   * @param askAll ask the kernel about every open socket; otherwise only about those whose leak is
   *     due by what is known of them
   * @return the number of open sockets
   */
  int run(int now, boolean askAll) {
    this.now = now;
    judge.at(now);
    this.askAll = askAll;
    open = 0;
    List<Long> collected = new ArrayList<>(SocketEvents.COLLECTED.keySet());
    for (Suspect s = suspects.next(0); s != null; s = suspects.next(s.fd + 1)) {
      followUp(s);
    }
    if (askAll) {
      round++;
      turnsOfTold = 1 + suspects.count() / TOLD_AT_ONCE;
      lookAtAll();
    } else {
      lookAtMarked();
    }
    for (Long known : collected) {
      SocketEvents.COLLECTED.remove(known);
    }
    return open;
  }

  private void lookAtAll() {
    census.begin();
    for (int fd = SocketTable.nextUsed(0); fd >= 0; fd = SocketTable.nextUsed(fd + 1)) {
      look(fd);
    }
    acceptors.count(now);
  }

  /** The well ones are only counted. */
  private void lookAtMarked() {
    int[] passed = new int[1];
    int fd = SocketTable.nextMarked(0, passed);
    for (; fd >= 0; fd = SocketTable.nextMarked(fd + 1, passed)) {
      look(fd);
    }
    open += passed[0];
  }

  private void look(int fd) {
    long first = SocketTable.first(fd);
    long second = SocketTable.second(fd);
    if (SocketTable.side(first) != SocketTable.LISTENER) {
      open++;
      examine(fd, first, second);
    } else if (askAll) {
      acceptors.look(fd, first, second, now);
    }
  }

  /** What the table alone says of a suspect: closed, reused, or written to. */
  private void followUp(Suspect suspect) {
    long first = SocketTable.first(suspect.fd);
    long second = SocketTable.second(suspect.fd);
    if (!suspect.stands(first)) {
      judge.ended(suspect);
    } else if (suspect.wrote(second)) {
      if (suspect.group != null) {
        book.end(suspect, LateClose.By.WROTE, suspect.age(now));
      }
      suspect.remember(second);
    }
  }

  private void examine(int fd, long first, long second) {
    Suspect suspect = suspects.get(fd);
    if (suspect != null && !suspect.stands(first)) {
      judge.drop(
          suspect, LateClose.By.APPLICATION); // closed, and its number reused, since followUp
      suspect = null;
    }
    boolean asked = worthAsking(suspect, fd, first, second);
    int state = asked ? kernel.state(fd) : lastKnown(suspect);
    if (askAll) {
      census.count(SocketTable.openSite(first), state);
    }
    if (!asked) {
      return;
    }
    if (SocketTable.first(fd) != first || SocketTable.second(fd) != second) {
      return; // it moved while we asked: next time
    }
    if (SocketTable.state(first) == SocketTable.CLOSING) {
      judge.lingering(suspect, fd, first, second, state);
      return;
    }
    switch (state) {
      case TcpState.CLOSE_WAIT:
      case TcpState.DEAD:
      case TcpState.OTHER_GONE:
        judge.gone(suspect, fd, first, second, state);
        break;
      case TcpState.UNKNOWN:
        judge.unconfirmed(suspect, fd, first, second);
        break;
      case TcpState.ESTABLISHED:
        judge.alive(suspect, fd, first, second);
        break;
      case TcpState.NONE:
      case TcpState.LISTEN:
        judge.forget(suspect, fd, first);
        break;
      default: // in transit, or not TCP and well: look again
    }
  }

  private boolean worthAsking(Suspect suspect, int fd, long first, long second) {
    boolean marked =
        suspect != null
            || Suspect.readEof(second)
            || SocketTable.state(first) == SocketTable.CLOSING;
    if (!marked) {
      return askAll && (needsFirstLook(second) || hasTurn(fd, TURNS) || !kernel.quiet(fd));
    }
    boolean unreported =
        suspect == null || suspect.group == null || suspect.eof != Suspect.readEof(second);
    if (unreported) {
      return askAll || judge.due(Judge.kindOf(first, second, TcpState.CLOSE_WAIT), first, second);
    }
    return askAll && hasTurn(fd, turnsOfTold);
  }

  /** Spread, as the leaked ones may be every second or fourth number. */
  private boolean hasTurn(int fd, int turns) {
    return (fd * SPREAD >>> 16) % turns == round % turns;
  }

  private static int lastKnown(Suspect suspect) {
    return suspect == null || suspect.state == 0 ? TcpState.ESTABLISHED : suspect.state;
  }

  /** Connections that were not seen established yet: only the state itself tells. */
  private static boolean needsFirstLook(long second) {
    return (second & SocketTable.ESTABLISHED) == 0;
  }
}
