// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The windows that are open in this JVM, and the innermost one of each thread. */
final class Windows {
  private static final Set<Window> OPEN = ConcurrentHashMap.newKeySet();
  private static final ThreadLocal<Window> INNERMOST = new ThreadLocal<>();

  /** Numbers of sockets that have failed a test already. */
  private static final Set<Long> TOLD = ConcurrentHashMap.newKeySet();

  private Windows() {}

  /** Opens the window of a class; of one inside another, whose window is given, or null. */
  static Window openForClass(
      String name, Set<String> code, Settings settings, @Nullable Window group, Ledger ledger) {
    return open(name, code, settings, null, group, ledger);
  }

  /** Opens the window of a scope or a test; of a class whose window is given, or null. */
  static Window open(
      String name, Set<String> code, Settings settings, @Nullable Window group, Ledger ledger) {
    Window window = open(name, code, settings, INNERMOST.get(), group, ledger);
    INNERMOST.set(window);
    return window;
  }

  /**
   * Under one lock with {@link #close}: of two windows either each knows the other, or one was over
   * before the other began, and nothing of it is younger than that.
   */
  private static Window open(
      String name,
      Set<String> code,
      Settings settings,
      @Nullable Window outer,
      @Nullable Window group,
      Ledger ledger) {
    Window window;
    synchronized (OPEN) {
      window = new Window(name, code, settings, outer, group, ledger);
      for (Window other : OPEN) {
        if (!other.holds(window)) {
          other.beside.add(window);
          window.beside.add(other);
        }
      }
      OPEN.add(window);
    }
    window.claim(ledger);
    ledger.workAt(window.token);
    return window;
  }

  /** Nothing that is opened from now on is this window's. On any thread. */
  static void close(Window window, Ledger ledger) {
    synchronized (OPEN) {
      window.end(ledger);
      OPEN.remove(window);
    }
    Window innermost = INNERMOST.get();
    enter(innermost == window ? window.outer : innermost, ledger);
  }

  private static void enter(@Nullable Window window, Ledger ledger) {
    if (window == null) {
      INNERMOST.remove();
      ledger.workAt(null);
    } else {
      INNERMOST.set(window);
      ledger.workAt(window.token);
    }
  }

  /** Work of a window on the calling thread, which may be another one than it was opened on. */
  interface Work<T> {
    T run() throws Throwable;
  }

  /** Does work for a window. */
  static <T> T work(Window window, Ledger ledger, Work<T> work) throws Throwable {
    Claim claim = window.claim(ledger);
    if (claim == null) {
      return work.run();
    }
    Window before = INNERMOST.get();
    enter(window, ledger);
    try {
      return work.run();
    } finally {
      claim.end(ledger.mark());
      enter(before, ledger);
    }
  }

  static boolean isTold(long number) {
    return TOLD.contains(number);
  }

  static void tell(long number) {
    TOLD.add(number);
  }
}
