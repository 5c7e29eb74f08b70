// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the kernel's answer about one socket: whether it is a leak, of which kind, and
 * since when. A socket is reported when its peer has been gone for the whole grace time, the kernel
 * still says so, and its addresses are those of the first sighting. The agent's thread only.
 */
final class Judge {
  /** Entries younger than this may still be connecting. */
  private static final int SETTLED = 2;

  /** Ticks within which a peer answers: a round trip, and what a tick may be too short. */
  private static final int ANSWERED = 2;

  private final KernelView kernel;
  private final LeakBook book;
  private final Thresholds thresholds;
  private final Suspects suspects;
  private final Flow flow;
  private final Inputs inputs;
  private int now;
  private int soonest;

  Judge(KernelView kernel, LeakBook book, Thresholds thresholds, Suspects suspects) {
    this.kernel = kernel;
    this.book = book;
    this.thresholds = thresholds;
    this.suspects = suspects;
    this.flow = new Flow(kernel);
    this.inputs = new Inputs(kernel);
  }

  /** The ticks of the sweep that begins. */
  void at(int now) {
    this.now = now;
    soonest = Integer.MAX_VALUE;
  }

  /** Ticks from this sweep until the next grace time of one of the suspects ends; -1: none has. */
  int nextVerdict() {
    return soonest == Integer.MAX_VALUE ? -1 : soonest;
  }

  /** The sweep that begins is the last one. */
  void lastLook() {
    flow.lastLook();
  }

  /** The sweep is over. */
  void swept() {
    inputs.forget();
  }

  boolean due(Kind kind, SocketEntry entry) {
    int left = grace(kind, entry) - entry.markAge(now) + 1;
    if (left <= 0) {
      return true;
    }
    soonest = Math.min(soonest, left);
    return false;
  }

  private int grace(Kind kind, SocketEntry entry) {
    boolean ended = entry.readEnd() || kind == Kind.CLOSE_INCOMPLETE;
    return thresholds.of(ended) * book.patience(kind, entry, now);
  }

  static Kind kindOf(SocketEntry entry, int state) {
    if (entry.isClosing()) {
      return Kind.CLOSE_INCOMPLETE;
    }
    if (entry.readEnd()) {
      return state == TcpState.DEAD ? Kind.DEAD_UNCLOSED : Kind.EOF_IGNORED;
    }
    if (entry.side() == SocketTable.UNKNOWN_SIDE) {
      return Kind.PRE_EXISTING;
    }
    return state == TcpState.DEAD ? Kind.DEAD_UNCLOSED : Kind.FIN_UNREAD;
  }

  /** Its entry was emptied since the last look. */
  void ended(Suspect suspect) {
    boolean collected = Collector.MARKED.remove(suspect.identity()) != null;
    LateClose.By closer = suspect.aided ? LateClose.By.FIRSTAID : LateClose.By.APPLICATION;
    drop(suspect, collected ? LateClose.By.COLLECTOR : closer);
  }

  private void drop(Suspect suspect, LateClose.By by) {
    suspects.remove(suspect);
    end(suspect, by);
  }

  /** If it is reported, it is no leak any more. */
  private void end(Suspect suspect, LateClose.By by) {
    if (suspect.isReported()) {
      book.end(suspect, by, thresholds.of(suspect.eof), now);
    }
  }

  /**
   * What the table alone says of a suspect that is still there: a write. The first write after a
   * peer's close always succeeds, and only the answer tells whether the peer takes it: a reset, or
   * nothing. So a reported one is believed to be half closed after a while only.
   */
  void followUp(Suspect suspect, SocketEntry entry) {
    if (suspect.wrote(entry)) {
      suspect.wroteAt = now;
    }
    if (suspect.wroteAt == 0 || suspect.isReported() && now - suspect.wroteAt < ANSWERED) {
      return;
    }
    suspect.wroteAt = 0;
    if (suspect.isReported() && kernel.state(suspect.fd) == TcpState.DEAD) {
      suspect.state = TcpState.DEAD;
      return;
    }
    end(suspect, LateClose.By.WROTE);
    suspect.remember(entry);
  }

  void gone(@Nullable Suspect suspect, SocketEntry entry, int state) {
    if (state == TcpState.DEAD && !entry.wasEstablished() && !kernel.ended(entry.fd())) {
      return; // not yet connecting, or only bound: no connection that leaks
    }
    if (state == TcpState.OTHER_GONE && suspect != null && suspect.localPort != 0) {
      replaced(suspect, entry);
      return;
    }
    boolean told = suspect != null && suspect.isReported();
    if (state == TcpState.OTHER_GONE && !told && kernel.ownPair(entry.fd(), entry.isAccepted())) {
      forget(suspect, entry);
      return;
    }
    if (suspect == null) {
      firstSighting(entry, state);
      return;
    }
    suspect.state = state;
    if (!told && suspect.peerHost() == null && state == TcpState.CLOSE_WAIT) {
      suspect.learn(kernel.peer(suspect.fd)); // which on Java 8 only the next reading may tell
    }
    if (flow.isRead(suspect) && !entry.readEnd()) { // to the end is no slow reading
      end(suspect, LateClose.By.READ);
      restartClock(suspect, entry);
      return;
    }
    Kind kind = kindOf(entry, state);
    if (suspect.isReportedAs(entry) || !due(kind, entry)) {
      return;
    }
    if (!suspect.sameAddresses(kernel.local(entry.fd()), kernel.peer(entry.fd()))) {
      startOver(suspect, entry);
      return;
    }
    reportUnlessSending(suspect, kind, entry);
  }

  private void reportUnlessSending(Suspect suspect, Kind kind, SocketEntry entry) {
    int overdue = entry.markAge(now) / Math.max(1, grace(kind, entry));
    Flow.Sending sending = flow.sending(suspect, book.stands(kind, entry), overdue);
    if (sending == Flow.Sending.FLOWS) {
      restartClock(suspect, entry);
    } else if (sending == Flow.Sending.NO) {
      report(suspect, kind, entry, true);
    }
  }

  private void restartClock(Suspect suspect, SocketEntry entry) {
    if (entry.restartClock(now)) {
      suspect.remember(entry);
    }
  }

  /**
   * An internet socket was there, and is no more: something else was put in place of it, behind the
   * JDK's back. The JDK itself does so for a moment while it closes, so it must stand for two
   * looks.
   */
  private void replaced(Suspect suspect, SocketEntry entry) {
    if (suspect.state == TcpState.OTHER_GONE) {
      forget(suspect, entry);
    }
    suspect.state = TcpState.OTHER_GONE;
  }

  private void firstSighting(SocketEntry entry, int state) {
    if (!entry.watch(now)) {
      return;
    }
    Suspect suspect = new Suspect(entry, kernel.local(entry.fd()), kernel.peer(entry.fd()));
    suspect.state = state;
    suspects.put(suspect);
    Kind kind = kindOf(entry, state);
    suspect.unread = kernel.unread(suspect.fd);
    if (due(kind, entry)) {
      reportUnlessSending(suspect, kind, entry);
    }
  }

  /** Reused behind our back: nothing that is known is of this socket, not even its stacks. */
  private void startOver(Suspect suspect, SocketEntry entry) {
    drop(suspect, LateClose.By.UNKNOWN);
    if (entry.empty()) {
      SocketTable.seed(suspect.fd, now);
    }
  }

  /** close() was called; whatever the connection's state, the descriptor should be gone. */
  void lingering(@Nullable Suspect suspect, SocketEntry entry, int state) {
    if (state == TcpState.NONE) {
      forget(suspect, entry);
    } else if (suspect == null && due(Kind.CLOSE_INCOMPLETE, entry)) {
      Suspect found = new Suspect(entry, kernel.local(entry.fd()), kernel.peer(entry.fd()));
      found.state = state;
      suspects.put(found);
      report(found, Kind.CLOSE_INCOMPLETE, entry, state != TcpState.UNKNOWN);
    }
  }

  private void report(Suspect suspect, Kind kind, SocketEntry entry, boolean confirmed) {
    if (suspect.isReported()) {
      book.move(suspect, now);
    }
    suspect.remember(entry);
    suspect.learn(confirmed ? kernel.peer(suspect.fd) : null);
    book.add(suspect, kind, entry, confirmed);
  }

  /**
   * The kernel does not tell the state: a second opinion, or what the application read, must do.
   */
  void stateless(@Nullable Suspect suspect, SocketEntry entry) {
    switch (inputs.opinion(entry)) {
      case ENDED:
        gone(suspect, entry, TcpState.PEER_GONE);
        break;
      case OPEN: // or never connected
        if (suspect != null || entry.readEnd()) {
          alive(suspect, entry);
        }
        break;
      case DATA: // which nobody sends who has ended
        if (suspect != null && suspect.state == TcpState.PEER_GONE) {
          startOver(suspect, entry);
          break;
        }
        unconfirmed(suspect, entry);
        break;
      default:
        unconfirmed(suspect, entry);
    }
  }

  private void unconfirmed(@Nullable Suspect suspect, SocketEntry entry) {
    boolean reported = suspect != null && suspect.isReported();
    if (!reported && entry.readEnd() && due(Kind.EOF_IGNORED, entry)) {
      Suspect found = new Suspect(entry, null, null);
      suspects.put(found);
      report(found, Kind.EOF_IGNORED, entry, false);
    }
  }

  /**
   * Not ended: an end of stream that was read came from a local shutdown of the input. A connection
   * whose peer was seen gone does not come back: then this is another one.
   */
  void alive(@Nullable Suspect suspect, SocketEntry entry) {
    if (suspect != null && suspect.state != 0) {
      startOver(suspect, entry);
      return;
    }
    entry.turnOutWell();
    if (suspect != null) {
      drop(suspect, LateClose.By.UNKNOWN);
    }
  }

  /** Not a connection, or closed behind the JDK's back. */
  void forget(@Nullable Suspect suspect, SocketEntry entry) {
    if (entry.openAge(now) < SETTLED || !entry.empty()) {
      return;
    }
    if (suspect != null) {
      drop(suspect, LateClose.By.UNKNOWN);
    }
  }
}
