// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;

/**
 * One walk over the socket table: which open sockets are leaks?
 *
 * <p>Each entry is read, the kernel is asked, and the entry is read again: only if nothing moved
 * does the answer count. A socket is reported when its peer has been gone for the whole grace time,
 * the kernel still says so, and its addresses are those of the first sighting. The agent's thread
 * only.
 */
final class Sweep {
  /** Entries younger than this may still be connecting. */
  private static final int SETTLED = 2;

  private final KernelView kernel;
  private final LeakBook book;
  private final Thresholds thresholds;
  private final StuckAcceptors acceptors;
  private final Census census;
  private final Suspects suspects = new Suspects();
  private int now;
  private boolean askAll;
  private int open;

  Sweep(
      KernelView kernel,
      LeakBook book,
      Thresholds thresholds,
      StuckAcceptors acceptors,
      Census census) {
    this.kernel = kernel;
    this.book = book;
    this.thresholds = thresholds;
    this.acceptors = acceptors;
    this.census = census;
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
    this.askAll = askAll;
    open = 0;
    for (Suspect s = suspects.next(0); s != null; s = suspects.next(s.fd + 1)) {
      followUp(s);
    }
    if (askAll) {
      lookAtAll();
    } else {
      lookAtMarked();
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
      if (SocketTable.collected(first) && suspect.group != null) {
        book.move(suspect); // counted as abandoned, never taken back
      }
      drop(suspect, LateClose.By.APPLICATION);
    } else if (suspect.wrote(second)) {
      if (suspect.group != null) {
        book.end(suspect, LateClose.By.WROTE, suspect.age(now));
      }
      suspect.remember(second);
    }
  }

  private void drop(Suspect suspect, LateClose.By by) {
    suspects.remove(suspect);
    if (suspect.group != null) {
      book.end(suspect, by, suspect.age(now));
    }
  }

  private void examine(int fd, long first, long second) {
    Suspect suspect = suspects.get(fd);
    if (suspect != null && !suspect.stands(first)) {
      drop(suspect, LateClose.By.APPLICATION); // closed, and its number reused, since followUp
      suspect = null;
    }
    boolean asked = worthAsking(suspect, fd, first, second);
    int state = asked ? kernel.state(fd) : TcpState.ESTABLISHED;
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
      lingering(suspect, fd, first, second, state);
      return;
    }
    switch (state) {
      case TcpState.CLOSE_WAIT:
      case TcpState.DEAD:
      case TcpState.OTHER_GONE:
        gone(suspect, fd, first, second, state);
        break;
      case TcpState.UNKNOWN:
        unconfirmed(suspect, fd, first, second);
        break;
      case TcpState.ESTABLISHED:
        alive(suspect, fd, first, second);
        break;
      case TcpState.NONE:
      case TcpState.LISTEN:
        forget(suspect, fd, first);
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
      return askAll && (needsFirstLook(second) || !kernel.quiet(fd));
    }
    boolean unreported =
        suspect == null || suspect.group == null || suspect.eof != Suspect.readEof(second);
    return askAll || unreported && due(kindOf(first, second, TcpState.CLOSE_WAIT), first, second);
  }

  /** Connections that were not seen established yet: only the state itself tells. */
  private static boolean needsFirstLook(long second) {
    return (second & SocketTable.ESTABLISHED) == 0;
  }

  private boolean due(Kind kind, long first, long second) {
    boolean ended = Suspect.readEof(second) || kind == Kind.CLOSE_INCOMPLETE;
    int grace = thresholds.of(ended) * book.patience(kind, first, second);
    return SocketTable.markAge(second, now) > grace;
  }

  private static Kind kindOf(long first, long second, int state) {
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

  private void gone(Suspect suspect, int fd, long first, long second, int state) {
    if (state == TcpState.DEAD && (second & SocketTable.ESTABLISHED) == 0) {
      // still connecting, or never connected: not a connection that leaks
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
    if (!stillSending(suspect)) {
      report(suspect, kind, first, second, true);
    }
  }

  /**
   * Whether what the application wrote is still on its way: it may be waiting in that very write.
   * Only a full send buffer makes it worth the kernel's list.
   */
  private boolean stillSending(Suspect suspect) {
    if (kernel.writable(suspect.fd)) {
      return false;
    }
    long before = suspect.sendQueue;
    suspect.sendQueue = kernel.sendQueue(suspect.fd);
    return suspect.sendQueue > 0 && suspect.sendQueue != before;
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
    if (due(kind, first, watched) && !stillSending(suspect)) {
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
  private void lingering(Suspect suspect, int fd, long first, long second, int state) {
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
  private void unconfirmed(Suspect suspect, int fd, long first, long second) {
    boolean reported = suspect != null && suspect.group != null;
    if (!reported && Suspect.readEof(second) && due(Kind.EOF_IGNORED, first, second)) {
      Suspect late = new Suspect(fd, first, second, null, null);
      suspects.put(late);
      report(late, Kind.EOF_IGNORED, first, second, false);
    }
  }

  /** Established: an end of stream that was read came from a local shutdown of the input. */
  private void alive(Suspect suspect, int fd, long first, long second) {
    long well = SocketTable.well(second);
    if (well != second) {
      SocketTable.update(fd, first, second, well);
    }
    if (suspect != null) {
      drop(suspect, LateClose.By.UNKNOWN);
    }
  }

  /** Not a connection, or closed behind the JDK's back. */
  private void forget(Suspect suspect, int fd, long first) {
    if (SocketTable.openAge(first, now) < SETTLED || !SocketTable.empty(fd, first)) {
      return;
    }
    if (suspect != null) {
      drop(suspect, LateClose.By.UNKNOWN);
    }
  }
}
