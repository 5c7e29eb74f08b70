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

  /** Opens a window on the calling thread, for a class whose window is given, or for none. */
  static Window open(
      String name, Set<String> code, Settings settings, @Nullable Window group, Ledger ledger) {
    Window window = new Window(name, code, settings, INNERMOST.get(), group, ledger);
    synchronized (OPEN) {
      for (Window other : OPEN) {
        if (!other.holds(window)) {
          other.beside.add(window);
          window.beside.add(other);
        }
      }
      OPEN.add(window);
    }
    INNERMOST.set(window);
    window.claim(ledger);
    ledger.workAt(window.token);
    return window;
  }

  /** Nothing that is opened from now on is this window's. On any thread. */
  static void close(Window window, Ledger ledger) {
    window.end(ledger);
    OPEN.remove(window);
    if (INNERMOST.get() == window) {
      enter(window.outer, ledger);
    }
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
