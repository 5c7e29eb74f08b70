// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.diagnose.Diagnoser;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.CensusLine;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.options.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All that stands at one moment, in words, for whoever asks. */
public final class StandingText {
  private static final int MOST_WAITING = 10;
  private static final int MOST_SOCKETS = 12;
  private static final int MOST_GROUPS = 3;
  private static final int LABEL_WIDTH = 17;
  private static final String INDENT = "    ";

  /** More than these fill the screen, and what to do about each would not be seen. */
  private static final int MOST_WITH_STACKS = 2;

  private final Options options;
  private final Diagnoser diagnoser;
  private final RunInfo run;

  public StandingText(Options options, Diagnoser diagnoser, RunInfo run) {
    this.options = options;
    this.diagnoser = diagnoser;
    this.run = run;
  }

  /** Figures and tables first, then the leaks as the log words them, in lines of that width. */
  public String of(Snapshot snapshot, Layout layout) {
    StringBuilder out = new StringBuilder();
    if (layout.site == null) {
      summary(snapshot, layout, out);
      if (layout.depth != Layout.Depth.BRIEF) {
        blocks(snapshot, snapshot.leaks, layout, out);
      }
    } else {
      oneSite(snapshot, layout.site, out);
    }
    return layout.width == 0 ? out.toString() : Wrapping.of(out.toString(), layout.width);
  }

  private void oneSite(Snapshot snapshot, String site, StringBuilder out) {
    title(snapshot, out);
    List<Leak> leaks = new ArrayList<>();
    for (Leak leak : snapshot.leaks) {
      if (leak.site.startsWith(site)) {
        leaks.add(leak);
      }
    }
    if (leaks.isEmpty()) {
      out.append("No leak is reported of a site that begins with ").append(site).append(".\n");
    }
    blocks(snapshot, leaks, new Layout(0, Layout.Depth.FULL, site), out);
  }

  private void blocks(Snapshot snapshot, List<Leak> leaks, Layout layout, StringBuilder out) {
    boolean full = layout.depth == Layout.Depth.FULL;
    List<Leak> sorted = LeakRows.sorted(leaks);
    if (leaks.size() > MOST_WITH_STACKS && !full) {
      out.append(WhatToDo.of(sorted, diagnoser));
      out.append("\nOne site with its stacks: report PID --site SITE. All of them: --full.\n");
      return;
    }
    for (Leak leak : sorted) {
      Diagnosis diagnosis = diagnoser.diagnose(leak);
      String block =
          full
              ? LeakBlock.of(leak, diagnosis, snapshot, null)
              : LeakBlock.folded(leak, diagnosis, snapshot);
      out.append('\n').append(leak.severity == Severity.WARN ? "WARN  " : "INFO  ");
      out.append(Headline.of(leak)).append(block.replace("\n", "\n  ")).append('\n');
      String link = SourceLinks.of(options).to(leak.where);
      if (link != null) {
        line(out, "source", link);
      }
    }
  }

  /** Who has the leaked sockets, site by site. */
  public static String holders(Snapshot snapshot) {
    StringBuilder out = new StringBuilder();
    for (Leak leak : snapshot.leaks) {
      if (leak.kind.stands()) {
        out.append(out.length() == 0 ? "" : "\n").append(Headline.of(leak));
        out.append(HolderLines.of(leak).replace("\n", "\n  ")).append('\n');
      }
    }
    return out.length() == 0 ? "No leak found so far.\n" : out.toString();
  }

  private void title(Snapshot snapshot, StringBuilder out) {
    out.append("Process ").append(run.pid == null ? "?" : run.pid.toString());
    out.append(run.host == null ? "" : " on " + PlainText.of(run.host, 100));
    out.append(", ").append(Timestamp.now()).append(": ");
    out.append(TotalsText.of(snapshot.totals)).append('\n');
  }

  private void summary(Snapshot snapshot, Layout layout, StringBuilder out) {
    title(snapshot, out);
    int waiting = closeWait(snapshot);
    line(out, "open sockets", snapshot.openSockets + " tracked, " + waiting + " in CLOSE_WAIT");
    if (snapshot.ignored > 0) {
      line(out, "not shown", snapshot.ignored + " leaked ones (option ignore)");
    }
    if (snapshot.descriptorsUsed >= 0) {
      String limit = snapshot.descriptorsLimit < 0 ? "" : " of " + snapshot.descriptorsLimit;
      String words = snapshot.forecast == null ? "" : ", " + snapshot.forecast.words;
      line(out, "descriptors", snapshot.descriptorsUsed + limit + " in use" + words);
    }
    if (snapshot.descriptorCensus != null) {
      line(out, "these are", DescriptorText.composition(snapshot, snapshot.descriptorCensus));
    }
    boolean undecided = waiting > snapshot.totals.leakedSockets - snapshot.totals.dead;
    if (undecided) {
      verdict(snapshot, out);
    }
    if (!snapshot.leaks.isEmpty()) {
      out.append('\n').append(LeakRows.of(snapshot.leaks, layout.width));
    }
    if (undecided && (snapshot.leaks.isEmpty() || snapshot.descriptorCensus == null)) {
      waiting(out, snapshot, layout.width); // else what holds the descriptors says more
    }
    if (snapshot.descriptorCensus != null) {
      descriptors(out, snapshot, snapshot.descriptorCensus, layout.width);
    }
  }

  private void verdict(Snapshot snapshot, StringBuilder out) {
    line(out, "leaked means", LeakMeaning.of(options));
    if (snapshot.verdictInSeconds >= 0) {
      line(out, "next verdict", "in " + Span.of(snapshot.verdictInSeconds) + ", if none closes");
    }
  }

  private static void descriptors(
      StringBuilder out, Snapshot snapshot, DescriptorCensus census, int width) {
    out.append("\nWhat holds the descriptors, ").append(census.total).append(" as counted at ");
    out.append(Timestamp.of(census.epochMillis)).append(":\n");
    int room = width == 0 ? 0 : width - INDENT.length();
    for (String line :
        DescriptorText.lines(snapshot, census.sockets, MOST_SOCKETS, MOST_GROUPS, room)) {
      out.append(INDENT).append(line).append('\n');
    }
  }

  private static void line(StringBuilder out, String label, String value) {
    out.append("  ").append(label).append(':');
    for (int i = label.length(); i < LABEL_WIDTH; i++) {
      out.append(' ');
    }
    out.append(value).append('\n');
  }

  /** Who just came to a sick process need not wait for the grace time to see a first hint. */
  private static void waiting(StringBuilder out, Snapshot snapshot, int width) {
    out.append("\nIn CLOSE_WAIT by where they were opened, leaked or not yet:\n");
    int shown = 0;
    for (CensusLine line : snapshot.census) {
      if (line.state == SocketState.CLOSE_WAIT && shown++ < MOST_WAITING) {
        String where =
            line.where == null ? "no stack is known" : PlainText.of(line.where.toString());
        String count = String.format(Locale.ROOT, "%8d  ", line.count);
        out.append(count);
        out.append(width == 0 ? where : ShortPlace.of(where, width - count.length()));
        out.append('\n');
      }
    }
  }

  private static int closeWait(Snapshot snapshot) {
    int count = 0;
    for (CensusLine line : snapshot.census) {
      count += line.state == SocketState.CLOSE_WAIT ? line.count : 0;
    }
    return count;
  }
}
