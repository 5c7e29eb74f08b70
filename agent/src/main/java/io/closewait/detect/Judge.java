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

  boolean due(Kind kind, long first, long second) {
    boolean ended = Suspect.readEof(second) || kind == Kind.CLOSE_INCOMPLETE;
    int grace = thresholds.of(ended) * book.patience(kind, first, second);
    return SocketTable.markAge(second, now) > grace;
  }

  static Kind kindOf(long first, long second, int state) {
    if (SocketTable.state(first) == SocketTable.CLOSING) {
      return Kind.CLOSE_INCOMPLETE;
    }
    if (Suspect.readEof(second)) {
      return state == TcpState.DEAD ? Kind.DEAD_UNCLOSED : Kind.EOF_IGNORED;
    }
    if (SocketTable.side(first) == SocketTable.UNKNOWN_SIDE) {
      return Kind.PRE_EXISTING;
    }
    return state == TcpState.DEAD ? Kind.DEAD_UNCLOSED : Kind.FIN_UNREAD;
  }

  /** Its entry was emptied since the last look. */
  void ended(Suspect suspect) {
    boolean collected = SocketEvents.COLLECTED.remove(suspect.identity()) != null;
    if (collected && suspect.group != null) {
      book.move(suspect); // counted as abandoned, never taken back
    }
    drop(suspect, LateClose.By.APPLICATION);
  }

  void drop(Suspect suspect, LateClose.By by) {
    suspects.remove(suspect);
    if (suspect.group != null) {
      book.end(suspect, by, suspect.age(now));
    }
  }

  void gone(Suspect suspect, int fd, long first, long second, int state) {
    if (state == TcpState.DEAD && (second & SocketTable.ESTABLISHED) == 0) {
      // still connecting, or never connected: not a connection that leaks
      return;
    }
    if (state == TcpState.OTHER_GONE && suspect != null && suspect.localPort != 0) {
      replaced(suspect, fd, first);
      return;
    }
    boolean told = suspect != null && suspect.group != null;
    if (state == TcpState.OTHER_GONE && !told && isOwnPair(fd, first)) {
      forget(suspect, fd, first);
      return;
    }
    if (suspect == null) {
      firstSighting(fd, first, second, state);
      return;
    }
    suspect.state = state;
    boolean reported = suspect.group != null && suspect.eof == Suspect.readEof(second);
    Kind kind = kindOf(first, second, state);
    if (reported || !due(kind, first, second)) {
      return;
    }
    if (!suspect.sameAddresses(kernel.local(fd), kernel.peer(fd))) {
      startOver(suspect, first);
      return;
    }
    if (!stillSending(suspect, kind, first, second)) {
      report(suspect, kind, first, second, true);
    }
  }

  /**
   * An internet socket was there, and is no more: something else was put in place of it, behind the
   * JDK's back. The JDK itself does so for a moment while it closes, so it must stand for two
   * looks.
   */
  private void replaced(Suspect suspect, int fd, long first) {
    if (suspect.state == TcpState.OTHER_GONE) {
      forget(suspect, fd, first);
    }
    suspect.state = TcpState.OTHER_GONE;
  }

  private boolean isOwnPair(int fd, long first) {
    return kernel.ownPair(fd, SocketTable.side(first) == SocketTable.ACCEPTED);
  }

  /**
   * Whether what the application wrote is still on its way: it may be waiting in that very write. A
   * full send buffer tells; but it has room for a moment whenever the peer has taken some, so the
   * kernel's list is asked too, once for each new site. While bytes flow, the clock starts anew.
   */
  private boolean stillSending(Suspect suspect, Kind kind, long first, long second) {
    if (suspect.state != TcpState.CLOSE_WAIT
        || kernel.writable(suspect.fd) && book.stands(kind, first, second)) {
      return false;
    }
    long before = suspect.sendQueue;
    suspect.sendQueue = kernel.sendQueue(suspect.fd);
    boolean moved = suspect.sendQueue != before || !kernel.stalled(suspect.fd);
    if (suspect.sendQueue <= 0 || !moved) {
      return false;
    }
    long renewed = SocketTable.marked(second, now, 0);
    if (SocketTable.update(suspect.fd, first, second, renewed)) {
      suspect.remember(renewed);
    }
    return true;
  }

  private void firstSighting(int fd, long first, long second, int state) {
    long watched = second | SocketTable.WATCHED | SocketTable.ESTABLISHED;
    if ((second & SocketTable.EOF) == 0) {
      // the clock starts now, never earlier; nor at the end of a TLS stream, as the peer may keep
      // the connection for much longer
      watched = SocketTable.marked(watched, now, 0);
    }
    if (!SocketTable.update(fd, first, second, watched)) {
      return;
    }
    Suspect suspect = new Suspect(fd, first, watched, kernel.local(fd), kernel.peer(fd));
    suspect.state = state;
    suspects.put(suspect);
    Kind kind = kindOf(first, watched, state);
    if (due(kind, first, watched) && !stillSending(suspect, kind, first, watched)) {
      report(suspect, kind, first, watched, true);
    }
  }

  /** Reused behind our back: nothing that is known is of this socket, not even its stacks. */
  private void startOver(Suspect suspect, long first) {
    drop(suspect, LateClose.By.UNKNOWN);
    if (SocketTable.empty(suspect.fd, first)) {
      SocketTable.seed(suspect.fd, now);
    }
  }

  /** close() was called; whatever the connection's state, the descriptor should be gone. */
  void lingering(Suspect suspect, int fd, long first, long second, int state) {
    if (state == TcpState.NONE) {
      forget(suspect, fd, first);
    } else if (suspect == null && due(Kind.CLOSE_INCOMPLETE, first, second)) {
      Suspect late = new Suspect(fd, first, second, kernel.local(fd), kernel.peer(fd));
      late.state = state;
      suspects.put(late);
      report(late, Kind.CLOSE_INCOMPLETE, first, second, state != TcpState.UNKNOWN);
    }
  }

  private void report(Suspect suspect, Kind kind, long first, long second, boolean confirmed) {
    if (suspect.group != null) {
      book.move(suspect);
    }
    suspect.remember(second);
    book.add(suspect, kind, first, second, confirmed);
  }

  /** The kernel cannot be asked on this platform: what the application read must do. */
  void unconfirmed(Suspect suspect, int fd, long first, long second) {
    boolean reported = suspect != null && suspect.group != null;
    if (!reported && Suspect.readEof(second) && due(Kind.EOF_IGNORED, first, second)) {
      Suspect late = new Suspect(fd, first, second, null, null);
      suspects.put(late);
      report(late, Kind.EOF_IGNORED, first, second, false);
    }
  }

  /**
   * Established: an end of stream that was read came from a local shutdown of the input. A
   * connection whose peer was seen gone does not come back: then this is another one.
   */
  void alive(Suspect suspect, int fd, long first, long second) {
    if (suspect != null && suspect.state != 0) {
      startOver(suspect, first);
      return;
    }
    long well = SocketTable.well(second);
    if (well != second) {
      SocketTable.update(fd, first, second, well);
    }
    if (suspect != null) {
      drop(suspect, LateClose.By.UNKNOWN);
    }
  }

  /** Not a connection, or closed behind the JDK's back. */
  void forget(Suspect suspect, int fd, long first) {
    if (SocketTable.openAge(first, now) < SETTLED || !SocketTable.empty(fd, first)) {
      return;
    }
    if (suspect != null) {
      drop(suspect, LateClose.By.UNKNOWN);
    }
  }
}
