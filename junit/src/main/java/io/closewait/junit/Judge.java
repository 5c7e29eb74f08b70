// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerSocket;
import io.closewait.bootstrap.SocketTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a window has left open, and what of that is a leak. */
final class Judge {
  private final Ledger ledger;

  Judge(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * What the window has left open once {@code millis} are over; returns as soon as there is
   * nothing.
   */
  List<SocketLeak> leaks(Window window, long millis) {
    return leaks(window, Collections.<Window>emptySet(), millis);
  }

  /** What the window has left open, and others that were in it and are over. */
  List<SocketLeak> leaks(Window window, Collection<Window> ended, long millis) {
    Set<Window> its = new LinkedHashSet<>(ended);
    its.add(window);
    return Patience.wait(millis, () -> leaks(window, its));
  }

  private List<SocketLeak> leaks(Window window, Set<Window> its) {
    Set<Window> all = new LinkedHashSet<>(window.beside);
    all.addAll(its);
    List<SocketLeak> found = new ArrayList<>();
    for (LedgerSocket entry : ledger.since(window.oldest())) {
      Attribution whose = Windows.isTold(entry.number) ? null : Attribution.of(entry, all);
      if (whose != null && its.contains(whose.window)) {
        SocketLeak leak = judge(entry, whose, whose.window == window ? "" : whose.window.name);
        if (leak != null) {
          found.add(leak);
        }
      }
    }
    sort(found);
    return found;
  }

  /** What is left open of a run, whose tests are over, by whomever. */
  List<SocketLeak> leaks(long since, Collection<Window> tests, long millis) {
    return Patience.wait(
        millis,
        () -> {
          List<SocketLeak> found = new ArrayList<>();
          for (LedgerSocket entry : ledger.since(since)) {
            if (!Windows.isTold(entry.number)) {
              Attribution whose = Attribution.of(entry, tests);
              SocketLeak leak = whose == null ? unowned(entry) : judge(entry, whose, "");
              if (leak != null) {
                found.add(leak);
              }
            }
          }
          sort(found);
          return found;
        });
  }

  private static void sort(List<SocketLeak> leaks) {
    leaks.sort(Comparator.comparing(SocketLeak::kind).thenComparing(leak -> leak.entry().number));
  }

  /** Null: it is closed, or none of the window's leaks. */
  private @Nullable SocketLeak judge(LedgerSocket entry, Attribution whose, String of) {
    StackTraceElement[] stack = entry.opened.stack.getStackTrace();
    if (whose.window.settings.except.matchAny(stack)) {
      return null;
    }
    int state = entry.collected ? Ledger.CLOSED : ledger.state(entry);
    SocketLeak.Kind kind = kind(entry, state);
    if (kind == null) {
      return null;
    }
    boolean shared =
        Shared.keeps(entry, whose.window) && !whose.window.settings.owns.matchAny(stack);
    return shared && kind != SocketLeak.Kind.END_READ || !suffices(whose, entry, kind)
        ? null
        : new SocketLeak(
            kind, entry, state, whose.window.name, reason(whose, of), whose.rule.isOwn());
  }

  /** Of a socket that nobody owns, what is surely a leak; null: it may be meant. */
  private @Nullable SocketLeak unowned(LedgerSocket entry) {
    int state = entry.collected ? Ledger.CLOSED : ledger.state(entry);
    SocketLeak.Kind kind = kind(entry, state);
    if (kind == null || kind.compareTo(SocketLeak.Kind.CONNECTED) >= 0) {
      return null;
    }
    boolean shared = kind != SocketLeak.Kind.END_READ && Shared.keeps(entry, null);
    return shared ? null : new SocketLeak(kind, entry, state, null, "one cannot tell whose", false);
  }

  private static String reason(Attribution whose, String of) {
    return of.isEmpty() ? whose.rule.words : of + ": " + whose.rule.words;
  }

  static SocketLeak.@Nullable Kind kind(LedgerSocket entry, int state) {
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
  private static boolean suffices(Attribution whose, LedgerSocket entry, SocketLeak.Kind kind) {
    if (kind.compareTo(SocketLeak.Kind.CONNECTED) < 0) {
      return true;
    }
    return whose.rule.isDirect() && !isOnlyTheOtherEnd(entry);
  }

  /** A server keeps a connection as long as its client does: whose the client is has to close. */
  private static boolean isOnlyTheOtherEnd(LedgerSocket entry) {
    LedgerSocket other = entry.other;
    return entry.side == SocketTable.ACCEPTED && other != null && !other.released;
  }
}
