// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerEntry;
import io.closewait.bootstrap.SocketTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a window has left open, and what of that is a leak. */
final class Judge {
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final Ledger ledger;

  Judge(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * What the window has left open once {@code millis} are over; returns as soon as there is
   * nothing. What is in the middle of being closed, by the thread of a server for instance, gets
   * that time.
   */
  List<SocketLeak> leaks(Window window, long millis) {
    long begun = System.nanoTime();
    long wait = TimeUnit.MILLISECONDS.toNanos(millis);
    long pause = FIRST_PAUSE;
    boolean interrupted = false;
    List<SocketLeak> left = leaks(window);
    while (mayStillClose(left) && System.nanoTime() - begun < wait) {
      interrupted |= Thread.interrupted(); // else no pause would be one
      LockSupport.parkNanos(this, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      left = leaks(window);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  private static boolean mayStillClose(List<SocketLeak> left) {
    for (SocketLeak leak : left) {
      if (leak.kind() != SocketLeak.Kind.COLLECTED) {
        return true;
      }
    }
    return false;
  }

  /** What it has left open at this moment. */
  List<SocketLeak> leaks(Window window) {
    Set<Window> all = new java.util.HashSet<>(window.beside);
    all.add(window);
    List<SocketLeak> found = new ArrayList<>();
    for (LedgerEntry entry : ledger.since(window.from())) {
      if (!Windows.isTold(entry.number)) {
        Owner owner = Owner.of(entry, all);
        SocketLeak leak = owner != null && owner.window == window ? judge(entry, owner) : null;
        if (leak != null) {
          found.add(leak);
        }
      }
    }
    found.sort(Comparator.comparing(SocketLeak::kind).thenComparing(leak -> leak.entry().number));
    return found;
  }

  /** Null: it is closed, or none of the window's leaks. */
  private @Nullable SocketLeak judge(LedgerEntry entry, Owner owner) {
    StackTraceElement[] stack = entry.opened.stack.getStackTrace();
    if (owner.window.settings.except.matchAny(stack)) {
      return null;
    }
    int state = entry.collected ? Ledger.CLOSED : ledger.state(entry);
    SocketLeak.Kind kind = kind(entry, state);
    if (kind == null) {
      return null;
    }
    boolean shared =
        Shared.keeps(entry, owner.window) && !owner.window.settings.owns.matchAny(stack);
    return shared && kind != SocketLeak.Kind.END_READ || !suffices(owner, entry, kind)
        ? null
        : new SocketLeak(kind, entry, state, owner.rule.words);
  }

  static SocketLeak.@Nullable Kind kind(LedgerEntry entry, int state) {
    if (entry.collected) {
      return SocketLeak.Kind.COLLECTED;
    }
    switch (state) {
      case Ledger.CLOSED:
        return null;
      case Ledger.LISTENING:
        return SocketLeak.Kind.LISTENING;
      case Ledger.PEER_CLOSED:
        return entry.ended != null ? SocketLeak.Kind.END_READ : SocketLeak.Kind.PEER_CLOSED;
      case Ledger.OVER:
        return entry.endOfTcp ? SocketLeak.Kind.END_READ : SocketLeak.Kind.OVER;
      default:
        return entry.endOfTcp ? SocketLeak.Kind.END_READ : SocketLeak.Kind.CONNECTED;
    }
  }

  /** What is merely open may well be meant, unless it is surely the test's. */
  private static boolean suffices(Owner owner, LedgerEntry entry, SocketLeak.Kind kind) {
    if (kind.compareTo(SocketLeak.Kind.CONNECTED) < 0) {
      return true;
    }
    return owner.rule.isDirect() && !isOnlyTheOtherEnd(entry);
  }

  /** A server keeps a connection as long as its client does: whose the client is has to close. */
  private static boolean isOnlyTheOtherEnd(LedgerEntry entry) {
    LedgerEntry other = entry.other;
    return entry.side == SocketTable.ACCEPTED && other != null && !other.released;
  }
}
