// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.leak.Totals;

/** The figures of a snapshot in one line; what is not leaked now has a name of its own. */
public final class TotalsText {
  private TotalsText() {}

  /** {@code 37 leaked sockets at 2 sites; 20 collected at 1 site}. */
  public static String of(Totals totals) {
    StringBuilder out = new StringBuilder();
    if (totals.leakedSockets == 0) {
      out.append("no leak found so far");
    } else {
      out.append(Count.of(totals.leakedSockets, "leaked socket"));
      out.append(" at ").append(Count.of(totals.leakedSites, "site"));
    }
    if (totals.collectedSockets > 0) {
      out.append("; ").append(Count.of(totals.collectedSockets, "socket"));
      out.append(" that only the garbage collector closed, of ");
      out.append(Count.of(totals.collectedSites, "site"));
    }
    if (totals.growingSites > 0) {
      out.append("; ").append(Count.of(totals.growingSockets, "open socket"));
      out.append(" of ").append(Count.of(totals.growingSites, "site"));
      out.append(totals.growingSites == 1 ? " that only grows" : " that only grow");
    }
    return out.toString();
  }
}
