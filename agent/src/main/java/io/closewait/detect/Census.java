// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.kernel.TcpState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All open sockets by the site that opened them and their state, as the last sweep of all of them
 * saw them. The agent's thread only.
 */
final class Census {
  private final SiteTable sites;
  private Map<Integer, int[]> counts = new HashMap<>();

  Census(SiteTable sites) {
    this.sites = sites;
  }

  void begin() {
    counts = new HashMap<>();
  }

  void count(int openSite, int state) {
    int[] byState = counts.get(openSite);
    if (byState == null) {
      byState = new int[TcpState.CLOSING + 1];
      counts.put(openSite, byState);
    }
    byState[state > 0 && state < byState.length ? state : 0]++;
  }

  /** The most first. */
  List<CensusLine> lines() {
    List<CensusLine> lines = new ArrayList<>();
    for (Map.Entry<Integer, int[]> entry : counts.entrySet()) {
      Site site = sites.site(entry.getKey());
      for (int state = 0; state < entry.getValue().length; state++) {
        int count = entry.getValue()[state];
        if (count > 0) {
          lines.add(
              new CensusLine(
                  site == null ? "unsampled" : site.fingerprint,
                  site == null ? null : site.where,
                  site == null ? null : site.stack,
                  TcpState.name(state),
                  count));
        }
      }
    }
    lines.sort((a, b) -> b.count - a.count);
    return lines;
  }

  /** Established sockets by open site. */
  Map<Integer, Integer> established() {
    Map<Integer, Integer> established = new HashMap<>();
    for (Map.Entry<Integer, int[]> entry : counts.entrySet()) {
      established.put(entry.getKey(), entry.getValue()[TcpState.ESTABLISHED]);
    }
    return established;
  }
}
