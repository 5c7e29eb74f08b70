// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.leak.Kind;
import io.closewait.leak.Severity;

/**
 * How much one group of leaks matters. A few connections that nobody reads are what an idle pool
 * has too; many of one call site, whatever their kind, or of the whole process are a leak that
 * somebody should be warned of. The agent's thread only.
 */
final class Gravity {
  private static final int MANY = 10, MANY_IN_ALL = 20, OLD = 30 * 60, GROWN = 3;

  private final Kind kind;
  private int ofSite;
  private int ofProcess;
  private int mostAtSummary;
  private int summariesGrown;
  private boolean endRead;
  private boolean warned;

  Gravity(Kind kind) {
    this.kind = kind;
  }

  /** One more socket, of which the application read the end or not. */
  void add(boolean readEnd) {
    endRead |= readEnd;
  }

  /** Leaked sockets that stand: of the group's call site, of all kinds; and of the process. */
  void weigh(int sockets, int ofAllSites) {
    ofSite = sockets;
    ofProcess = ofAllSites;
  }

  /** Called once at each summary. */
  void noteSummary(int count) {
    summariesGrown += count > mostAtSummary && mostAtSummary > 0 ? 1 : 0;
    mostAtSummary = Math.max(mostAtSummary, count);
  }

  /** A warning is not taken back while the group stands. */
  void told(Severity severity) {
    warned = severity == Severity.WARN;
  }

  Severity severity(int sockets, long oldestSeconds) {
    if (kind.isInferred()) {
      return Severity.INFO;
    }
    boolean maybeIdle =
        kind == Kind.FIN_UNREAD
            || kind == Kind.PRE_EXISTING
            || kind == Kind.NEVER_CONNECTED
            || kind == Kind.DEAD_UNCLOSED && !endRead;
    boolean many = Math.max(sockets, ofSite) >= MANY || ofProcess >= MANY_IN_ALL;
    boolean old = oldestSeconds > OLD && kind != Kind.NEVER_CONNECTED; // that may be held for later
    boolean serious = many || summariesGrown >= GROWN || old;
    return !maybeIdle || serious || warned ? Severity.WARN : Severity.INFO;
  }
}
