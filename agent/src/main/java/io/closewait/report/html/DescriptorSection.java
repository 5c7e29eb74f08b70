// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.Snapshot;
import io.closewait.leak.Yardstick;
import io.closewait.report.text.DescriptorText;
import io.closewait.report.text.Timestamp;
import java.util.List;

/** The part of the page that tells how many descriptors are in use, until when, and by what. */
final class DescriptorSection {
  private static final int MOST_CENSUS_LINES = 20, MOST_GROUPS = 5;

  /** With more than so many, their table is what one looks for, and the count must not hide it. */
  private static final int FEW_SITES = 6;

  private final Html html;
  private final Snapshot snapshot;

  DescriptorSection(Html html, Snapshot snapshot) {
    this.html = html;
    this.snapshot = snapshot;
  }

  /** Nothing where the descriptors cannot be counted. */
  void write() {
    long used = snapshot.descriptorsUsed;
    long limit = snapshot.descriptorsLimit;
    if (used < 0) {
      return;
    }
    html.raw("<section class=\"descriptors\"><p><b>").number(used).raw("</b>");
    html.raw(limit > 0 ? " of " : "").raw(limit > 0 ? Long.toString(limit) : "");
    html.raw(" file descriptors in use");
    if (snapshot.forecast != null) {
      html.raw(": ").text(snapshot.forecast.words);
    }
    html.raw(".</p>");
    if (limit > 0) {
      long percent = Math.min(100, 100 * used / limit);
      html.raw("<div class=\"meter\"><div style=\"width:").number(percent).raw("%\" class=\"");
      html.raw(urgency(percent)).raw("\"></div></div>");
    }
    if (snapshot.descriptorCensus != null) {
      holders(snapshot.descriptorCensus);
    }
    html.raw("</section>");
  }

  /** What holds the descriptors. */
  private void holders(DescriptorCensus census) {
    html.raw("<p>These are ").text(DescriptorText.composition(snapshot, census)).raw(".</p>");
    html.raw(snapshot.leaks.size() > FEW_SITES ? "<details>" : "<details open>");
    html.raw("<summary>").number(census.total).raw(" as counted at ");
    html.text(Timestamp.of(census.epochMillis)).raw("</summary><ul>");
    List<String> lines =
        DescriptorText.lines(snapshot, census.sockets, MOST_CENSUS_LINES, MOST_GROUPS);
    for (String line : lines) {
      html.element("li", null, line);
    }
    html.raw("</ul></details>");
  }

  private String urgency(long percent) {
    Long left = snapshot.forecast == null ? null : snapshot.forecast.exhaustedInSeconds;
    if (percent > Yardstick.SCARCE_PERCENT || left != null && left < 3600) {
      return "bad";
    }
    return percent > 70 || left != null && left < 24 * 3600 ? "fair" : "good";
  }
}
