// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import io.closewait.capture.Frame;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is counted for each site and kind. The first hundred sites keep their label for the life of
 * the process, all others share one, so that no counter ever falls or changes its name. The agent's
 * thread only.
 */
final class LeakSeries {
  static final int SITES = 100;
  static final String OTHER = "other";

  /** A leak's own counts, of which the growth is added to its series. */
  private final Map<String, Long> seen = new HashMap<>();

  private final Set<String> labelled = new HashSet<>();
  private final Map<String, Series> all = new LinkedHashMap<>();

  /** One line of each metric. */
  static final class Series {
    final String site;
    final String kind;
    final String where;
    long leaked;
    long leaks;
    long closedLate;

    Series(String site, String kind, String where) {
      this.site = site;
      this.kind = kind;
      this.where = where;
    }
  }

  /** Takes in what stands now. */
  void update(List<Leak> standing) {
    for (Series series : all.values()) {
      series.leaked = 0;
    }
    for (Leak leak : standing) {
      Series series = series(leak.site, leak.kind, leak.where);
      series.leaked += leak.kind == Kind.ABANDONED ? 0 : leak.count; // closed by now
      long ever = (long) leak.count + leak.closedLate;
      Long before = seen.put(leak.site + leak.kind, ever);
      series.leaks += Math.max(0, before == null ? ever : ever - before);
    }
  }

  void closed(LateClose closed) {
    series(closed.site, closed.kind, closed.where).closedLate += closed.count;
  }

  List<Series> all() {
    return new ArrayList<>(all.values());
  }

  private Series series(String site, Kind kind, Frame where) {
    boolean room = labelled.contains(site) || labelled.size() < SITES;
    if (room) {
      labelled.add(site);
    }
    String label = room ? site : OTHER;
    Series series = all.get(label + kind);
    if (series == null) {
      // without the line, which would make a new series of each release
      series = new Series(label, kind.name(), room && where != null ? where.name() : "");
      all.put(label + kind, series);
    }
    return series;
  }
}
