// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.LedgerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose a socket is, among the windows that were open when it was opened: the first rule that
 * answers with one of them. What several could have done is nobody's.
 */
final class Attribution {
  /** The rules, the surest first. */
  enum Rule {
    THREAD("its own thread opened it"),
    CODE("its code is on the stack"),
    OTHER_END("the other end of the connection is its"),
    FAMILY("a thread that it started opened it"),
    ALONE("no other test was running");

    final String words;

    Rule(String words) {
      this.words = words;
    }

    /** Whether the socket's own stacks show it. */
    boolean isOwn() {
      return compareTo(OTHER_END) < 0;
    }

    /** Sure enough for a socket of which nothing is known but that it is open. */
    boolean isDirect() {
      return compareTo(FAMILY) < 0;
    }
  }

  final Window window;
  final Rule rule;

  private Attribution(Window window, Rule rule) {
    this.window = window;
    this.rule = rule;
  }

  /** Whose it is among these windows; null: nobody's, or one cannot tell whose. */
  static @Nullable Attribution of(LedgerSocket entry, Iterable<Window> windows) {
    Attribution whose = direct(entry, windows);
    LedgerSocket other = entry.other;
    if (whose == null && other != null) {
      Attribution far = direct(other, windows);
      whose = far == null ? null : new Attribution(far.window, Rule.OTHER_END);
    }
    return whose != null ? whose : indirect(entry, windows);
  }

  private static @Nullable Attribution direct(LedgerSocket entry, Iterable<Window> windows) {
    Window latest = null;
    for (Window window : windows) {
      long since = window.hadThreadSince(entry);
      boolean later = latest == null || since >= latest.hadThreadSince(entry);
      latest = since >= 0 && later ? window : latest;
    }
    if (latest != null) { // a thread does one thing at a time, and what it began last
      return new Attribution(latest, Rule.THREAD);
    }
    List<Window> byCode = new ArrayList<>();
    for (Window window : windows) {
      if (window.covers(entry.number) && window.hasCode(entry)) {
        byCode.add(window);
      }
    }
    Window one = innermost(byCode);
    return one == null ? null : new Attribution(one, Rule.CODE);
  }

  private static @Nullable Attribution indirect(LedgerSocket entry, Iterable<Window> windows) {
    List<Window> running = new ArrayList<>();
    List<Window> family = new ArrayList<>();
    for (Window window : windows) {
      if (window.covers(entry.number)) {
        running.add(window);
        if (window.token.equals(entry.work)) {
          family.add(window);
        }
      }
    }
    Window alone = innermost(running);
    // a pool's thread works for whoever comes, not only for the test that made it
    if (family.size() == 1 && (alone != null || !Shared.isWorker(entry))) {
      return new Attribution(family.get(0), Rule.FAMILY);
    }
    return alone == null ? null : new Attribution(alone, Rule.ALONE);
  }

  /** The one that lies in all the others; null where there is none, or they lie side by side. */
  private static @Nullable Window innermost(List<Window> windows) {
    Window inner = null;
    for (Window window : windows) {
      inner = inner == null || inner.holds(window) ? window : inner;
    }
    for (Window window : windows) {
      if (inner != null && !window.holds(inner)) {
        return null;
      }
    }
    return inner;
  }
}
