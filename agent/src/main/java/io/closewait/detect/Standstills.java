// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import java.util.HashMap;
import java.util.Map;

/**
 * Connections that stand still in a way that is legal, and a leak only if it never ends: the
 * application has ended its side and the peer has not; or the peer's data fills the receive buffer
 * and nobody takes any, which also keeps an end of the peer's away from us; or many connections of
 * one code have some kilobytes each that nobody takes, such as the bodies of answers. Inferred, so
 * they are reported late and as information. The agent's thread only.
 */
final class Standstills {
  /** Grace times ({@code grace.unread}) that a socket stands still: half an hour by default. */
  private static final int LONG = 5;

  /**
   * Connections of one code with so many unread bytes each. Less lies in the idle connections of a
   * pool too: tickets of TLS, notices of a database to all its clients.
   */
  private static final int MANY = 10, BODY = 4096;

  /** More are not watched for a few kilobytes: of busy ones each look finds others. */
  private static final int MOST = 2000;

  /** So much of the receive buffer is full when the kernel takes no more. */
  private static final int FULL = 4;

  private final KernelView kernel;
  private final LeakBook book;
  private final int limit;
  private final Suspects standing = new Suspects();

  /** Sockets by open site whose unread kilobytes nobody took for long. */
  private Map<Integer, Integer> unreadNow = new HashMap<>();

  private Map<Integer, Integer> unreadBefore = new HashMap<>();

  Standstills(KernelView kernel, LeakBook book, Thresholds thresholds) {
    this.kernel = kernel;
    this.book = book;
    this.limit = LONG * thresholds.graceUnread;
  }

  /** Part of a sweep of all sockets; {@code state}: established, or half closed by us. */
  void look(SocketEntry entry, int state, int now) {
    long unread = kernel.unread(entry.fd());
    Suspect known = standing.get(entry.fd());
    if (known != null && (!known.stands(entry) || known.state != state || known.unread != unread)) {
      end(known, known.stands(entry) ? LateClose.By.READ : LateClose.By.APPLICATION, now);
      standing.remove(known);
      known = null;
    }
    boolean half = state == TcpState.FIN_WAIT2;
    boolean full = !half && isFull(entry.fd(), unread);
    boolean some = !half && unread >= BODY && (known != null || standing.count() < MOST);
    if (!half && !full && !some) {
      return;
    }
    if (known == null) {
      known = new Suspect(entry, kernel.local(entry.fd()), kernel.peer(entry.fd()));
      known.standsFrom(now);
      known.state = state;
      known.unread = unread;
      standing.put(known);
    } else if (known.age(now) <= limit) {
      return;
    } else if (!half && !full && noteSome(entry.openSite()) < MANY) {
      return;
    } else if (!known.isReported()) {
      book.add(known, half ? Kind.HALF_CLOSED : Kind.DATA_UNREAD, entry, true);
    }
  }

  /**
   * How many of this site had unread kilobytes for long, as far as this sweep or the last one saw.
   */
  private int noteSome(int openSite) {
    int now = unreadNow.merge(openSite, 1, Integer::sum);
    return Math.max(now, unreadBefore.getOrDefault(openSite, 0));
  }

  private boolean isFull(int fd, long unread) {
    return unread > 0 && unread * FULL >= kernel.receiveBuffer(fd);
  }

  /** Called after the looks of one sweep: some are closed by now, or were read meanwhile. */
  void forgetEnded(int now) {
    unreadBefore = unreadNow;
    unreadNow = new HashMap<>();
    SocketEntry entry = new SocketEntry();
    for (Suspect known = standing.next(0); known != null; known = standing.next(known.fd + 1)) {
      boolean closed = !known.stands(entry.read(known.fd));
      boolean gone = known.state == TcpState.ESTABLISHED && kernel.unread(known.fd) == 0;
      if (closed || gone) {
        end(known, closed ? LateClose.By.APPLICATION : LateClose.By.READ, now);
        standing.remove(known);
      }
    }
  }

  /** Its peer has ended its side: from here on it is judged as the others are. */
  void handOver(int fd, int now) {
    Suspect known = standing.get(fd);
    if (known != null) {
      standing.remove(known);
      if (known.isReported()) {
        book.move(known, now);
      }
    }
  }

  private void end(Suspect known, LateClose.By by, int now) {
    if (known.isReported()) {
      book.end(known, by, limit, now);
    }
  }
}
