// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The figures of one moment, added up once. Every output takes them from here, so that no two name
 * different totals of one snapshot. Immutable.
 *
 * <p><em>Leaked</em> is what the process holds now and will not close ({@link Kind#stands}).
 * Sockets that only the collector closed, and sites of which no leak is proven but that only ever
 * grow, have figures of their own.
 */
public final class Totals {
  /** Sockets that are leaked now. */
  public final int leakedSockets;

  /** Call sites of these; one that leaks in several kinds counts once. */
  public final int leakedSites;

  /** How many of {@link #leakedSockets} the kernel calls dead. */
  public final int dead;

  /** Age of the oldest leaked socket; 0 where there is none. */
  public final long oldestSeconds;

  /** Sockets that only the garbage collector closed, since the start. */
  public final int collectedSockets;

  /** Call sites of these. */
  public final int collectedSites;

  /** Open sockets of call sites that only ever grow. */
  public final int growingSockets;

  /** Call sites of these. */
  public final int growingSites;

  /** Reported leaks, by site and kind, that stand and of which somebody should be warned. */
  public final int warnings;

  /** All other reported leaks, by site and kind. */
  public final int others;

  Totals(List<Leak> leaks) {
    Sum leaked = new Sum();
    Sum collected = new Sum();
    Sum growing = new Sum();
    int dead = 0;
    long oldest = 0;
    int warnings = 0;
    for (Leak leak : leaks) {
      (leak.kind.stands() ? leaked : leak.kind.isInferred() ? growing : collected).add(leak);
      if (leak.kind.stands()) {
        dead += leak.dead;
        oldest = Math.max(oldest, leak.oldestSeconds);
        warnings += leak.severity == Severity.WARN ? 1 : 0;
      }
    }
    this.leakedSockets = leaked.sockets;
    this.leakedSites = leaked.sites.size();
    this.dead = dead;
    this.oldestSeconds = oldest;
    this.collectedSockets = collected.sockets;
    this.collectedSites = collected.sites.size();
    this.growingSockets = growing.sockets;
    this.growingSites = growing.sites.size();
    this.warnings = warnings;
    this.others = leaks.size() - warnings;
  }

  private static final class Sum {
    private final Set<String> sites = new HashSet<>();
    private int sockets;

    void add(Leak leak) {
      sites.add(leak.site);
      sockets += leak.count;
    }
  }
}
