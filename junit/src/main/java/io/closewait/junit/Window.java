// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a run whose sockets are to be closed at its end: a test, a scope, or a class with
 * what it opens outside of its tests. Times are numbers of the ledger.
 */
final class Window {
  private static final AtomicLong TOKENS = new AtomicLong();

  final String name;

  /** Those of a scope may still change. */
  volatile Settings settings;

  /** What threads work at that are made in it: a number, so that none keeps a class loader. */
  final Long token = TOKENS.incrementAndGet();

  /** The window in which this one was opened, on the same thread; or null. */
  final @Nullable Window outer;

  /** The window of the class that this one is of, which may have another thread; or null. */
  private final @Nullable Window group;

  /** Other windows that were open at the same time, and neither hold this one nor lie in it. */
  final Set<Window> beside = ConcurrentHashMap.newKeySet();

  private final Set<String> code;
  private final List<Claim> claims = new CopyOnWriteArrayList<>();
  private final long from;

  /** Of the oldest socket that can be its: a constructor opens some before the window is there. */
  private volatile long oldest;

  private volatile long to = Long.MAX_VALUE;

  /**
   * A window that opens now.
   *
   * @param code names of classes whose frames, and those of classes in them, show that a socket is
   *     this window's
   */
  Window(
      String name,
      Set<String> code,
      Settings settings,
      @Nullable Window outer,
      @Nullable Window group,
      Ledger ledger) {
    this.name = name;
    this.code = code;
    this.settings = settings;
    this.outer = outer;
    this.group = group;
    this.from = ledger.mark();
    this.oldest = from;
  }

  /** What the calling thread opens from now on is this window's; null if it is so already. */
  @Nullable Claim claim(Ledger ledger) {
    Thread current = Thread.currentThread();
    for (Claim claim : claims) {
      if (claim.thread == current && claim.isOpen()) {
        return null;
      }
    }
    Claim claim = new Claim(current, ledger.mark());
    claims.add(claim);
    return claim;
  }

  /**
   * Takes what a thread opened before, as in the constructor of a test; and nothing that another
   * thread opened meanwhile, for a window that is over by now and is not known to this one.
   */
  void adopt(Claim claim) {
    claims.add(claim);
    oldest = Math.min(oldest, claim.from);
  }

  void end(Ledger ledger) {
    to = ledger.mark();
    for (Claim claim : claims) {
      if (claim.isOpen()) {
        claim.end(to);
      }
    }
  }

  /** Nothing that was opened earlier is its. */
  long oldest() {
    return oldest;
  }

  /** Whether a socket can be of both, by when it was opened. */
  boolean overlaps(Window other) {
    return from < other.to && other.from < to;
  }

  boolean covers(long number) {
    return number > from && number <= to;
  }

  /** Since when this window had the thread that opened it; -1 if it had not. */
  long hadThreadSince(LedgerSocket entry) {
    long since = -1;
    for (Claim claim : claims) {
      if (claim.covers(entry.opened.thread, entry.number)) {
        since = Math.max(since, claim.from);
      }
    }
    return since;
  }

  /** Whether code of this window opened it, used it first or read its end. */
  boolean hasCode(LedgerSocket entry) {
    for (LedgerSocket.Act act : acts(entry)) {
      for (StackTraceElement frame : act.stack.getStackTrace()) {
        if (isCode(frame.getClassName()) || settings.owns.match(frame.getClassName())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it is a class of this window, or lies in one. */
  boolean isCode(String className) {
    if (code.contains(className)) {
      return true;
    }
    int dollar = className.indexOf('$');
    while (dollar > 0) {
      if (code.contains(className.substring(0, dollar))) {
        return true;
      }
      dollar = className.indexOf('$', dollar + 1);
    }
    return false;
  }

  private static List<LedgerSocket.Act> acts(LedgerSocket entry) {
    List<LedgerSocket.Act> acts = new ArrayList<>();
    acts.add(entry.opened);
    LedgerSocket.Act used = entry.used;
    LedgerSocket.Act ended = entry.ended;
    if (used != null) {
      acts.add(used);
    }
    if (ended != null) {
      acts.add(ended);
    }
    return acts;
  }

  /** Whether it was opened in this window, or this one in it. */
  boolean holds(Window inner) {
    return inner == this
        || inner.outer != null && holds(inner.outer)
        || inner.group != null && holds(inner.group);
  }
}
