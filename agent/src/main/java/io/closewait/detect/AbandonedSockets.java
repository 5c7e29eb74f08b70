// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.Collector;
import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.leak.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sockets that only the collector closed. The hooks count them by call site, whatever the number of
 * collections between two sweeps. The agent's thread only.
 */
final class AbandonedSockets {
  private final SiteTable sites;
  private final LeakBook book;

  /** Counts by group, as several pairs of raw sites can be one site. */
  private final Map<LeakGroup, Integer> totals = new HashMap<>();

  private volatile Map<Long, AtomicInteger> counts = Collector.ABANDONED;

  AbandonedSockets(SiteTable sites, LeakBook book) {
    this.sites = sites;
    this.book = book;
  }

  /**
   * What is collected from here on is not counted: at the end of a JVM nobody needs to close
   * anything. Any thread.
   */
  void freeze() {
    Map<Long, AtomicInteger> frozen = new HashMap<>();
    for (Map.Entry<Long, AtomicInteger> entry : Collector.ABANDONED.entrySet()) {
      frozen.put(entry.getKey(), new AtomicInteger(entry.getValue().get()));
    }
    counts = frozen;
  }

  /**
   * Counts them. Before the walk over the table: one that was reported is noted as collected before
   * it is counted here, so the walk takes it out of what stands.
   */
  void count() {
    Map<Long, AtomicInteger> counts = this.counts;
    if (counts.isEmpty()) {
      return;
    }
    totals.replaceAll((group, before) -> 0); // stacks that are seen later may move what was counted
    for (boolean complete : new boolean[] {true, false}) { // what says all comes first
      for (Map.Entry<Long, AtomicInteger> entry : counts.entrySet()) {
        Sites known = sites(entry.getKey());
        if (complete == (known.home(0, 0) == null)) {
          LeakGroup group = book.counted(Kind.ABANDONED, known);
          totals.merge(group, entry.getValue().get(), Integer::sum);
        }
      }
    }
  }

  /** Called after the walk. */
  void report(int now) {
    for (Map.Entry<LeakGroup, Integer> total : totals.entrySet()) {
      total.getKey().setCount(total.getValue(), now);
    }
  }

  private Sites sites(long key) {
    Site open = sites.site((int) (key >>> 16) & 0xffff);
    Site owner = sites.site((int) key & 0xffff);
    int side = (int) (key >>> 32);
    return new Sites(Kind.ABANDONED, side, open, owner, null, owner != null);
  }
}
