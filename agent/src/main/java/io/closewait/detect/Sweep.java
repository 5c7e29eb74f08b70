// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.SocketState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * A leak that was reported changes only by being closed, which the table tells, or behind the
   * JDK's back. If there are more than so many, they too take turns.
   */
  private static final int TOLD_AT_ONCE = 2500;

  private static final int SPREAD = 0x9E3779B9;

  private final KernelView kernel;
  private final LeakBook book;
  private final StuckAcceptors acceptors;
  private final Listeners listeners;
  private final Census census;
  private final Standstills standstills;
  private final NeverConnected unconnected;
  private final SocketStates states;
  private final Suspects suspects = new Suspects();
  private final SocketEntry entry = new SocketEntry();
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
    this.listeners = book.listeners;
    this.census = census;
    this.standstills = new Standstills(kernel, book, thresholds);
    this.unconnected = new NeverConnected(census.sites(), book, thresholds.graceUnread);
    this.states = new SocketStates(kernel);
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
    List<Long> collected = new ArrayList<>(Collector.MARKED.keySet());
    for (Suspect s = suspects.next(0); s != null; s = suspects.next(s.fd + 1)) {
      followUp(s, entry.read(s.fd));
    }
    if (askAll) {
      round++;
      turnsOfTold = 1 + suspects.count() / TOLD_AT_ONCE;
      lookAtAll();
    } else {
      lookAtMarked();
    }
    for (Long known : collected) {
      Collector.MARKED.remove(known);
    }
    judge.swept();
    return open;
  }

  /** Makes a last sweep of all sockets; see {@link #run}. */
  int last(int now) {
    kernel.hurry();
    judge.lastLook();
    return run(now, true);
  }

  /** Ticks until the next grace time ends; -1: nobody waits for one. */
  int nextVerdict() {
    return judge.nextVerdict();
  }

  /** All whose peer is gone, reported or not yet. */
  Suspects suspects() {
    return suspects;
  }

  private void lookAtAll() {
    census.begin();
    unconnected.begin();
    states.begin();
    for (int fd = SocketTable.nextUsed(0); fd >= 0; fd = SocketTable.nextUsed(fd + 1)) {
      look(entry.read(fd));
    }
    acceptors.count(now);
    unconnected.end(census, now);
    standstills.forgetEnded(now);
  }

  /** The well ones are only counted. */
  private void lookAtMarked() {
    int[] passed = new int[1];
    int fd = SocketTable.nextMarked(0, passed);
    for (; fd >= 0; fd = SocketTable.nextMarked(fd + 1, passed)) {
      look(entry.read(fd));
    }
    open += passed[0];
  }

  private void look(SocketEntry entry) {
    if (!entry.isListener()) {
      open++;
      int state = examine(entry);
      if (askAll) {
        count(entry, states.of(entry.fd(), state, entry.wasEstablished()));
      }
    } else if (askAll) {
      census.count(entry, SocketState.LISTEN, 0);
      acceptors.look(entry, now);
      listeners.learn(entry, kernel);
    }
  }

  private void count(SocketEntry entry, SocketState state) {
    census.count(entry, state, book.toldOf(suspects.get(entry.fd())));
    if (state.isUnused()) {
      unconnected.look(entry, now);
    }
  }

  /** What the table alone says of a suspect: closed, reused, or written to. */
  private void followUp(Suspect suspect, SocketEntry entry) {
    if (suspect.stands(entry)) {
      judge.followUp(suspect, entry);
    } else {
      judge.ended(suspect);
    }
  }

  /** Returns the state that the kernel tells, or told last. */
  private int examine(SocketEntry entry) {
    Suspect suspect = suspects.get(entry.fd());
    if (suspect != null && !suspect.stands(entry)) {
      judge.ended(suspect); // closed, and its number reused, since followUp
      suspect = null;
    }
    boolean asked = worthAsking(suspect, entry);
    int state = asked ? kernel.state(entry.fd()) : lastKnown(suspect);
    if (!asked || entry.moved()) { // while we asked: next time
      return state;
    }
    if (entry.isClosing()) {
      judge.lingering(suspect, entry, state);
      return state;
    }
    follow(suspect, entry, state);
    return state;
  }

  private void follow(@Nullable Suspect suspect, SocketEntry entry, int state) {
    switch (state) {
      case TcpState.CLOSE_WAIT:
      case TcpState.DEAD:
      case TcpState.OTHER_GONE:
        standstills.handOver(entry.fd(), now);
        judge.gone(suspect, entry, state);
        break;
      case TcpState.UNKNOWN:
        judge.stateless(suspect, entry);
        break;
      case TcpState.ESTABLISHED:
        judge.alive(suspect, entry);
        standstills.look(entry, state, now);
        break;
      case TcpState.FIN_WAIT2:
        standstills.look(entry, state, now);
        break;
      case TcpState.LISTEN:
        listeners.learn(entry, kernel);
        judge.forget(suspect, entry);
        break;
      case TcpState.NONE:
        judge.forget(suspect, entry);
        break;
      default: // in transit, or not TCP and well: look again
    }
  }

  private boolean worthAsking(@Nullable Suspect suspect, SocketEntry entry) {
    int fd = entry.fd();
    boolean marked = suspect != null || entry.readEnd() || entry.isClosing();
    if (!marked) {
      // of one that was not seen established yet, only the state itself tells
      return askAll && (!entry.wasEstablished() || hasTurn(fd, TURNS) || !kernel.quiet(fd));
    }
    if (suspect == null || !suspect.isReportedAs(entry)) {
      return askAll || judge.due(Judge.kindOf(entry, TcpState.CLOSE_WAIT), entry);
    }
    return askAll && hasTurn(fd, turnsOfTold);
  }

  /** Spread, as the leaked ones may be every second or fourth number. */
  private boolean hasTurn(int fd, int turns) {
    return (fd * SPREAD >>> 16) % turns == round % turns;
  }

  private static int lastKnown(@Nullable Suspect suspect) {
    return suspect == null || suspect.state == 0 ? TcpState.ESTABLISHED : suspect.state;
  }
}
