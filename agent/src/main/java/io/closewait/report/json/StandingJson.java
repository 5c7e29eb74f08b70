// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.json;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.report.text.RunInfo;
import io.closewait.report.text.SourceLinks;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** All that stands at one moment, as JSON Lines, for whoever asks. */
public final class StandingJson {
  private static final int MOST_CENSUS_LINES = 200;

  private StandingJson() {}

  /** One {@code leak} line a site, a {@code descriptors} line and one with the {@code totals}. */
  public static String of(Snapshot snapshot, Diagnoser diagnoser, RunInfo run, SourceLinks links) {
    StringBuilder out = new StringBuilder();
    long seq = 0;
    for (Leak leak : snapshot.leaks) {
      JsonLine line = new JsonLine(run, ++seq, "leak", leak.severity);
      new LeakFields(line, links).put(leak, diagnoser.diagnose(leak));
      add(line, out);
    }
    if (snapshot.descriptorsUsed >= 0) {
      JsonLine line = new JsonLine(run, ++seq, "descriptors", Severity.INFO);
      line.put(snapshot, snapshot.descriptorsLimit);
      add(snapshot.descriptorCensus == null ? line : line.census(snapshot, MOST_CENSUS_LINES), out);
    }
    JsonLine totals = new JsonLine(run, ++seq, "totals", Severity.INFO).put(snapshot.totals);
    totals.connections(snapshot).put("ignored", snapshot.ignored);
    add(totals.put("verdictInSeconds", verdict(snapshot)), out);
    return out.toString();
  }

  private static @Nullable Long verdict(Snapshot snapshot) {
    return snapshot.verdictInSeconds < 0 ? null : (Long) snapshot.verdictInSeconds;
  }

  private static void add(JsonLine line, StringBuilder out) {
    out.append(new String(line.bytes(), StandardCharsets.UTF_8));
  }
}
