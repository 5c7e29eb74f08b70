// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;

/**
 * What follows from the kernel's answer about one socket: whether it is a leak, of which kind, and
 * since when. A socket is reported when its peer has been gone for the whole grace time, the kernel
 * still says so, and its addresses are those of the first sighting. The agent's thread only.
 */
final class Judge {
  /** Entries younger than this may still be connecting. */
  private static final int SETTLED = 2;

  private final KernelView kernel;
  private final LeakBook book;
  private final Thresholds thresholds;
  private final Suspects suspects;
  private int now;

  Judge(KernelView kernel, LeakBook book, Thresholds thresholds, Suspects suspects) {
    this.kernel = kernel;
    this.book = book;
    this.thresholds = thresholds;
    this.suspects = suspects;
  }

  /** The ticks of the sweep that begins. */
  void at(int now) {
    this.now = now;
  }

  boolean due(Kind kind, SocketEntry entry) {
    boolean ended = entry.readEnd() || kind == Kind.CLOSE_INCOMPLETE;
    int grace = thresholds.of(ended) * book.patience(kind, entry);
    return entry.markAge(now) > grace;
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
    boolean collected = SocketEvents.COLLECTED.remove(suspect.identity()) != null;
    if (collected && suspect.isReported()) {
      book.move(suspect); // counted as abandoned, never taken back
    }
    drop(suspect, LateClose.By.APPLICATION);
  }

  void drop(Suspect suspect, LateClose.By by) {
    suspects.remove(suspect);
    if (suspect.isReported()) {
      book.end(suspect, by, suspect.age(now));
    }
  }

  void gone(Suspect suspect, SocketEntry entry, int state) {
    if (state == TcpState.DEAD && !entry.wasEstablished()) {
      // still connecting, or never connected: not a connection that leaks
      return;
    }
    if (state == TcpState.OTHER_GONE && suspect != null && suspect.localPort != 0) {
      replaced(suspect, entry);
      return;
    }
    boolean told = suspect != null && suspect.isReported();
    if (state == TcpState.OTHER_GONE && !told && isOwnPair(entry)) {
      forget(suspect, entry);
      return;
    }
    if (suspect == null) {
      firstSighting(entry, state);
      return;
    }
    suspect.state = state;
    boolean reported = suspect.isReportedAs(entry);
    Kind kind = kindOf(entry, state);
    if (reported || !due(kind, entry)) {
      return;
    }
    if (!suspect.sameAddresses(kernel.local(entry.fd()), kernel.peer(entry.fd()))) {
      startOver(suspect, entry);
      return;
    }
    if (!stillSending(suspect, kind, entry)) {
      report(suspect, kind, entry, true);
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

  private boolean isOwnPair(SocketEntry entry) {
    return kernel.ownPair(entry.fd(), entry.isAccepted());
  }

  /**
   * Whether what the application wrote is still on its way: it may be waiting in that very write. A
   * full send buffer tells; but it has room for a moment whenever the peer has taken some, so the
   * kernel's list is asked too, once for each new site. While bytes flow, the clock starts anew.
   */
  private boolean stillSending(Suspect suspect, Kind kind, SocketEntry entry) {
    if (suspect.state != TcpState.CLOSE_WAIT
        || kernel.writable(suspect.fd) && book.stands(kind, entry)) {
      return false;
    }
    long before = suspect.sendQueue;
    suspect.sendQueue = kernel.sendQueue(suspect.fd);
    boolean moved = suspect.sendQueue != before || !kernel.stalled(suspect.fd);
    if (suspect.sendQueue <= 0 || !moved) {
      return false;
    }
    if (entry.restartClock(now)) {
      suspect.remember(entry);
    }
    return true;
  }

  private void firstSighting(SocketEntry entry, int state) {
    if (!entry.watch(now)) {
      return;
    }
    Suspect suspect = new Suspect(entry, kernel.local(entry.fd()), kernel.peer(entry.fd()));
    suspect.state = state;
    suspects.put(suspect);
    Kind kind = kindOf(entry, state);
    if (due(kind, entry) && !stillSending(suspect, kind, entry)) {
      report(suspect, kind, entry, true);
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
  void lingering(Suspect suspect, SocketEntry entry, int state) {
    if (state == TcpState.NONE) {
      forget(suspect, entry);
    } else if (suspect == null && due(Kind.CLOSE_INCOMPLETE, entry)) {
      Suspect late = new Suspect(entry, kernel.local(entry.fd()), kernel.peer(entry.fd()));
      late.state = state;
      suspects.put(late);
      report(late, Kind.CLOSE_INCOMPLETE, entry, state != TcpState.UNKNOWN);
    }
  }

  private void report(Suspect suspect, Kind kind, SocketEntry entry, boolean confirmed) {
    if (suspect.isReported()) {
      book.move(suspect);
    }
    suspect.remember(entry);
    book.add(suspect, kind, entry, confirmed);
  }

  /** The kernel cannot be asked on this platform: what the application read must do. */
  void unconfirmed(Suspect suspect, SocketEntry entry) {
    boolean reported = suspect != null && suspect.isReported();
    if (!reported && entry.readEnd() && due(Kind.EOF_IGNORED, entry)) {
      Suspect late = new Suspect(entry, null, null);
      suspects.put(late);
      report(late, Kind.EOF_IGNORED, entry, false);
    }
  }

  /**
   * Established: an end of stream that was read came from a local shutdown of the input. A
   * connection whose peer was seen gone does not come back: then this is another one.
   */
  void alive(Suspect suspect, SocketEntry entry) {
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
  void forget(Suspect suspect, SocketEntry entry) {
    if (entry.openAge(now) < SETTLED || !entry.empty()) {
      return;
    }
    if (suspect != null) {
      drop(suspect, LateClose.By.UNKNOWN);
    }
  }
}
