// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.util.function.ToIntFunction;
import jdk.internal.vm.annotation.DontInline;

/**
 * The part of the hooks that writes: once per opening, end of stream, first write and close, never
 * per read. Kept out of the callers' compiled code by {@code DontInline}, which HotSpot honours in
 * boot-loader classes (9 and later).
 */
final class SocketRecords {
  /**
   * So often, counted from 0, a connection is asked who handles it: the first writes may be a
   * container's own, as those of a TLS handshake.
   */
  private static final int LAST_TRY = 7;

  private SocketRecords() {}

  /**
   * A socket came into being, by a connect, an accept or a listen.
   *
   * @param certain the number is known to be this new socket's, so whatever stands there is out of
   *     date; else only a guess is replaced
   */
  @DontInline
  static void opened(int fd, int side, boolean certain) {
    SiteCapture sites = SocketEvents.capture;
    if (sites == null || fd < 0) {
      return;
    }
    try {
      long entry = SocketTable.make(fd);
      if (entry == 0) {
        SocketEvents.BEYOND.increment(fd);
        return;
      }
      long before = Memory.get(entry);
      if (OwnThread.isCurrent()) {
        Memory.set(entry, EntryBits.ours(before)); // whatever stood there is out of date
        return;
      }
      if (!certain && known(before)) {
        return; // a second connect() on a connected channel, or a socket that was accepted just now
      }
      UnconnectedChannels.connects(before, side);
      int site = openSite(sites, fd, side);
      long claim = EntryBits.claimed(before);
      while (!Memory.swap(entry, before, claim)) {
        long changed = Memory.get(entry);
        if (side != SocketTable.ACCEPTED && closedMeanwhile(before, changed)
            || !certain && known(changed)) {
          return;
        }
        before = changed;
        claim = EntryBits.claimed(before);
      }
      long second = side == SocketTable.ACCEPTED ? SocketTable.ESTABLISHED : 0;
      Ledger tests = SocketEvents.ledger;
      if (tests != null) { // before another thread can see the socket open, and close it
        tests.opened(fd, side);
      }
      SocketTable.fill(entry, claim, second, EntryBits.opened(claim, side, site, SocketEvents.now));
      SocketEvents.OPENED.increment(fd);
    } catch (Throwable failed) {
      HookFailures.note(failed);
    }
  }

  @DontInline
  static void selectorOpened(int epoll) {
    SiteCapture sites = SocketEvents.capture;
    if (sites == null || epoll < 0 || OwnThread.isCurrent()) {
      return;
    }
    try {
      if (SocketEvents.SELECTORS.size() < SocketEvents.SELECTORS_LIMIT
          && CaptureBudget.forOpening(epoll, SocketTable.CONNECTED)) {
        SocketEvents.SELECTORS.put(epoll, CaptureBudget.take(sites));
      } else {
        SocketEvents.SELECTORS.remove(epoll);
      }
    } catch (Throwable failed) {
      HookFailures.note(failed);
    }
  }

  static void selectorClosed(int epoll) {
    try {
      SocketEvents.SELECTORS.remove(epoll);
    } catch (Throwable failed) {
      HookFailures.note(failed);
    }
  }

  /** Whether another thread closed the socket while the stack was taken. */
  private static boolean closedMeanwhile(long before, long changed) {
    return EntryBits.state(before) == SocketTable.EMPTY
        && EntryBits.state(changed) == SocketTable.EMPTY
        && !EntryBits.isClaim(changed);
  }

  /** Whether it was seen how the socket came into being. */
  private static boolean known(long first) {
    return EntryBits.state(first) != SocketTable.EMPTY
        && EntryBits.side(first) != SocketTable.UNKNOWN_SIDE;
  }

  /** The application read -1; {@code kind}: EOF, or TLS_EOF where only TLS ended. */
  @DontInline
  static void endOfStream(int fd, long kind) {
    SiteCapture sites = SocketEvents.capture;
    if (sites == null || fd < 0) {
      return;
    }
    try {
      long entry = adopt(fd, SocketTable.find(fd));
      if (entry == 0) {
        return;
      }
      long first = Memory.get(entry);
      long second = Memory.get(entry + SocketTable.SECOND);
      if (EntryBits.state(first) != SocketTable.OPEN || (second & kind) != 0) {
        return;
      }
      int site = EntryBits.eofSite(second); // of the TLS stream above, if that ended first
      site = site == SiteCapture.UNSAMPLED ? takeLater(sites, fd, first, second, true) : site;
      while (Memory.get(entry) == first && (second & kind) == 0) {
        long marked = EntryBits.marked(second, SocketEvents.now, kind | SocketTable.ESTABLISHED);
        marked = EntryBits.withOwnerSite(marked, NamedSites.handler(second));
        if (Memory.swap(entry + SocketTable.SECOND, second, EntryBits.withEofSite(marked, site))) {
          Ledger tests = SocketEvents.ledger;
          if (tests != null) {
            tests.ended(fd, kind == SocketTable.EOF);
          }
          return;
        }
        second = Memory.get(entry + SocketTable.SECOND);
      }
    } catch (Throwable failed) {
      HookFailures.note(failed);
    }
  }

  @DontInline
  static void endOfTls(Object socket) {
    ToIntFunction<Object> numbers = SocketEvents.tlsNumber;
    if (numbers == null) {
      return;
    }
    try {
      endOfStream(numbers.applyAsInt(socket), SocketTable.TLS_EOF);
    } catch (Throwable failed) {
      HookFailures.note(failed);
    }
  }

  /**
   * The first use of a connection, which names who handles it, a further one if that named nobody,
   * or a write after the peer is gone, from which its clock starts anew.
   */
  @DontInline
  static void used(int fd, long entry, boolean wrote) {
    SiteCapture sites = SocketEvents.capture;
    if (sites == null) {
      return;
    }
    try {
      if (wrote) { // an operation that only begins may be one of a closed channel
        adopt(fd, entry);
      }
      long first = Memory.get(entry);
      if (EntryBits.state(first) != SocketTable.OPEN) {
        return;
      }
      long second = Memory.get(entry + SocketTable.SECOND);
      boolean settled = true;
      Ledger tests = SocketEvents.ledger;
      if (tests != null && (second & SocketTable.OWNER_SETTLED) == 0) {
        tests.used(fd);
      }
      int taken = SiteCapture.UNSAMPLED;
      if ((second & SocketTable.OWNER_SETTLED) == 0 && needsOwner(first)) {
        boolean asks = NamedSites.asks(second);
        taken = asks ? takeLater(sites, fd, first, second, false) : SiteCapture.UNSAMPLED;
        settled =
            asks && taken == SiteCapture.UNSAMPLED
                || NamedSites.settles(NamedSites.handler(NamedSites.learned(second, taken)))
                || EntryBits.tries(second) >= LAST_TRY;
      }
      // while the stack was taken, the sweeper or an end of stream may have changed the entry
      while (Memory.get(entry) == first) {
        long renewed = second;
        if (wrote && (second & (SocketTable.EOF | SocketTable.WATCHED)) != 0) {
          renewed = EntryBits.marked(renewed, SocketEvents.now, 0);
        }
        if ((second & SocketTable.OWNER_SETTLED) == 0) {
          boolean again = !settled && EntryBits.unmarked(second);
          renewed = again ? EntryBits.tried(renewed) : renewed | SocketTable.OWNER_SETTLED;
          renewed |= wrote ? SocketTable.ESTABLISHED : 0;
          renewed = NamedSites.learned(renewed, taken);
        }
        if (renewed == second || Memory.swap(entry + SocketTable.SECOND, second, renewed)) {
          return;
        }
        second = Memory.get(entry + SocketTable.SECOND);
      }
    } catch (Throwable failed) {
      HookFailures.note(failed);
    }
  }

  /**
   * Whether the stack of the opening will not name the handler: an acceptor's, or that of a client
   * library which connects on a thread of its own.
   */
  private static boolean needsOwner(long first) {
    int open = EntryBits.openSite(first);
    return EntryBits.side(first) != SocketTable.CONNECTED
        || open != SiteCapture.UNSAMPLED && !NamedSites.named(open);
  }

  /** The application calls close(); the descriptor may live on. */
  static void closing(int fd) {
    long entry = SocketTable.find(fd);
    if (entry != 0) {
      long first = Memory.get(entry);
      if (EntryBits.state(first) == SocketTable.OPEN && !Collector.isCurrent()) {
        Memory.set(
            entry + SocketTable.SECOND,
            EntryBits.marked(Memory.get(entry + SocketTable.SECOND), SocketEvents.now, 0));
        Memory.swap(entry, first, EntryBits.closing(first));
      }
    }
  }

  /** The descriptor is about to be given back to the kernel. */
  static void released(int fd) {
    long entry = SocketTable.find(fd);
    if (entry != 0) {
      long first = Memory.get(entry);
      if (EntryBits.state(first) != SocketTable.EMPTY) {
        boolean abandoned = EntryBits.state(first) == SocketTable.OPEN && Collector.isCurrent();
        Ledger tests = SocketEvents.ledger;
        if (tests != null) {
          tests.released(fd, abandoned);
        }
        if (abandoned) {
          Collector.closes(fd, entry, first);
        } else {
          Memory.set(entry, EntryBits.emptied(first));
        }
      } else { // whoever is about to record it, on another thread, comes too late
        Memory.set(entry, EntryBits.passedOn(first));
      }
    }
  }

  /** After a late start, makes an entry for a socket whose opening was not seen. */
  private static long adopt(int fd, long entry) {
    if (SocketEvents.adopting
        && (entry == 0 || EntryBits.state(Memory.get(entry)) == SocketTable.EMPTY)
        && !OwnThread.isCurrent()) { // which may still read what another of ours has closed
      SocketTable.seed(fd, SocketEvents.now);
      return SocketTable.find(fd);
    }
    return entry;
  }

  private static int openSite(SiteCapture sites, int fd, int side) {
    int site = CaptureBudget.knownSite(side);
    if (site == SiteCapture.UNSAMPLED && CaptureBudget.forOpening(fd, side)) {
      site = CaptureBudget.take(sites);
      if (side == SocketTable.ACCEPTED && site != SiteCapture.UNSAMPLED) {
        AcceptingThreads.accepted(site);
      }
    }
    return site;
  }

  /** A stack of a socket that is open already. */
  private static int takeLater(SiteCapture sites, int fd, long first, long second, boolean end) {
    boolean claimed = EntryBits.openSite(first) != SiteCapture.UNSAMPLED;
    boolean suspect = (second & SocketTable.WATCHED) != 0;
    return CaptureBudget.forLater(fd, claimed, suspect, end)
        ? CaptureBudget.take(sites)
        : SiteCapture.UNSAMPLED;
  }
}
