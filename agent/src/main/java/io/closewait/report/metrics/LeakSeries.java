// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Share;
import io.closewait.room.Room;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is counted for each site and kind. The first hundred sites keep their label for the life of
 * the process, all others share one, so that no counter ever falls or changes its name. The agent's
 * thread only.
 */
final class LeakSeries {
  static final int SITES = 100;
  static final String OTHER = Leak.OTHER;

  /** More than there are leaks at once: those that were forgotten may go here too. */
  private static final int MOST_SEEN = Room.HERE.few(1500);

  /**
   * How many a leak ever had, of which the growth is added to its series; the one longest unseen
   * goes first.
   */
  private final Map<LeakKey, Long> seen =
      new LinkedHashMap<LeakKey, Long>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LeakKey, Long> eldest) {
          return size() > MOST_SEEN;
        }
      };

  private final Set<String> labelled = new HashSet<>();
  private final Map<LeakKey, Series> all = new LinkedHashMap<>();

  /** One line of each metric. */
  static final class Series {
    final String site;
    final Kind kind;
    final String where;

    /** Leaked now; of a site that only grows, open now. */
    long sockets;

    /** Leaked now without a stack, and probably of this site. */
    long probably;

    long leaks;
    long closedLate;

    /** Of these, by first aid. */
    long aided;

    Series(String site, Kind kind, String where) {
      this.site = site;
      this.kind = kind;
      this.where = where;
    }
  }

  /** Takes in what stands now. */
  void update(List<Leak> standing) {
    for (Series series : all.values()) {
      series.sockets = 0;
      series.probably = 0;
    }
    for (Leak leak : standing) {
      Series series = series(leak.site, leak.kind, leak.lead() == null ? null : leak.lead().name());
      series.sockets += leak.kind == Kind.ABANDONED ? 0 : leak.count; // closed by now
      Long before = seen.put(leak.key(), leak.ever);
      series.leaks += Math.max(0, leak.ever - (before == null ? 0 : before));
    }
    for (Leak leak : standing) { // after all sites have their series
      for (Share share : leak.probably) {
        series(share.site, leak.kind, null).probably += share.count;
      }
    }
  }

  void closed(LateClose closed) {
    if (closed.by != LateClose.By.MOVED) {
      String where = closed.where == null ? null : closed.where.name();
      series(closed.site, closed.kind, where).closedLate += closed.count;
    }
  }

  /** What leaks or leaked. */
  List<Series> leaks() {
    List<Series> leaks = new ArrayList<>(all.values());
    leaks.removeAll(growing());
    return leaks;
  }

  /** What only grows. */
  List<Series> growing() {
    List<Series> growing = new ArrayList<>();
    for (Series series : all.values()) {
      if (series.kind.isInferred()) {
        growing.add(series);
      }
    }
    return growing;
  }

  private Series series(String site, Kind kind, @Nullable String where) {
    boolean room = labelled.contains(site) || labelled.size() < SITES;
    if (room) {
      labelled.add(site);
    }
    String label = room ? site : OTHER;
    LeakKey key = new LeakKey(label, kind);
    Series series = all.get(key);
    if (series == null) {
      // without the line, which would make a new series of each release
      series = new Series(label, kind, room && where != null ? where : "");
      all.put(key, series);
    }
    return series;
  }
}
