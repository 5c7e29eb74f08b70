// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.kernel.TcpState;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Leak;
import io.closewait.leak.SocketState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All open sockets by the site that opened them and their state, as the last sweep of all of them
 * saw them. The agent's thread only.
 */
final class Census {
  private final SiteTable sites;

  /** Counts by site number (dense from 0 on) and by state; null: no socket of this site. */
  private int[][] counts = new int[64][];

  private List<CensusLine> lines = Collections.emptyList();

  /** Whether {@link #lines} are of an older sweep. */
  private boolean stale;

  Census(SiteTable sites) {
    this.sites = sites;
  }

  void begin() {
    for (int[] byState : counts) {
      if (byState != null) {
        Arrays.fill(byState, 0);
      }
    }
    stale = true;
  }

  /** Called once for each open socket; allocates only for the first of a site. */
  void count(int openSite, int state) {
    if (openSite >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(openSite + 1, counts.length * 2));
    }
    int[] byState = counts[openSite];
    if (byState == null) {
      byState = new int[TcpState.CLOSING + 1];
      counts[openSite] = byState;
    }
    byState[state > 0 && state < byState.length ? state : 0]++;
  }

  /** The most first. */
  List<CensusLine> lines() {
    if (stale) {
      stale = false;
      lines = Collections.unmodifiableList(count());
    }
    return lines;
  }

  /** One line for each fingerprint and state: the same code may have several stacks. */
  private List<CensusLine> count() {
    Map<String, CensusLine> lines = new LinkedHashMap<>();
    for (int openSite = 0; openSite < counts.length; openSite++) {
      int[] byState = counts[openSite];
      Site site = byState == null ? null : sites.site(openSite);
      for (int state = 0; byState != null && state < byState.length; state++) {
        if (byState[state] > 0) {
          CensusLine line = line(site, state, byState[state]);
          lines.merge(line.site + ' ' + line.state, line, Census::together);
        }
      }
    }
    List<CensusLine> sorted = new ArrayList<>(lines.values());
    sorted.sort((a, b) -> b.count - a.count);
    return sorted;
  }

  private static CensusLine line(@Nullable Site site, int state, int count) {
    return new CensusLine(
        site == null ? Leak.UNSAMPLED : site.fingerprint,
        site == null ? null : site.where,
        site == null ? null : site.stack,
        SocketState.of(state),
        count);
  }

  private static CensusLine together(CensusLine one, CensusLine other) {
    return new CensusLine(one.site, one.where, one.open, one.state, one.count + other.count);
  }

  /** Established sockets by open site. */
  Map<Integer, Integer> established() {
    Map<Integer, Integer> established = new HashMap<>();
    for (int openSite = 0; openSite < counts.length; openSite++) {
      int[] byState = counts[openSite];
      if (byState != null && byState[TcpState.ESTABLISHED] > 0) {
        established.put(openSite, byState[TcpState.ESTABLISHED]);
      }
    }
    return established;
  }
}
