// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.CensusLine;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.options.Option;
import io.closewait.options.Options;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that stands at one moment, in words, for whoever asks. */
public final class StandingText {
  private static final int MOST_WAITING = 10;
  private static final int MOST_SOCKETS = 12;
  private static final int MOST_GROUPS = 3;
  private static final int LABEL_WIDTH = 17;

  private final Options options;
  private final Diagnoser diagnoser;
  private final RunInfo run;

  public StandingText(Options options, Diagnoser diagnoser, RunInfo run) {
    this.options = options;
    this.diagnoser = diagnoser;
    this.run = run;
  }

  /**
   * The leaks as the log words them; what names no code, such as sockets from before, comes last.
   */
  public String of(Snapshot snapshot) {
    StringBuilder out = new StringBuilder(summary(snapshot));
    List<Leak> leaks = new ArrayList<>(snapshot.leaks);
    leaks.sort(Comparator.comparing(leak -> leak.where == null)); // stable
    for (Leak leak : leaks) {
      out.append('\n').append(leak.severity == Severity.WARN ? "WARN  " : "INFO  ");
      out.append(Headline.of(leak));
      out.append(
          LeakBlock.of(leak, diagnoser.diagnose(leak), snapshot, null).replace("\n", "\n  "));
      out.append('\n');
    }
    return out.toString();
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
    return out.length() == 0 ? "No leak stands now.\n" : out.toString();
  }

  private String summary(Snapshot snapshot) {
    StringBuilder out = new StringBuilder();
    out.append("Process ").append(run.pid == null ? "?" : run.pid.toString());
    out.append(run.host == null ? "" : " on " + PlainText.of(run.host, 100));
    out.append(", ").append(Timestamp.now()).append(": ");
    out.append(TotalsText.of(snapshot.totals)).append('\n');
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
      descriptors(out, snapshot, snapshot.descriptorCensus);
    }
    if (waiting > snapshot.totals.leakedSockets - snapshot.totals.dead) {
      String grace = "open " + options.text(Option.GRACE) + " after -1 was read, or ";
      String unread = options.text(Option.GRACE_UNREAD) + " after a FIN nobody read";
      line(out, "leaked means", grace + unread);
      waiting(out, snapshot);
    }
    return out.toString();
  }

  private static void descriptors(StringBuilder out, Snapshot snapshot, DescriptorCensus census) {
    line(out, "these are", DescriptorText.composition(census));
    out.append("\nWhat holds the descriptors, ").append(census.total).append(" as counted at ");
    out.append(Timestamp.of(census.epochMillis)).append(":\n");
    for (String line : DescriptorText.lines(snapshot, census.sockets, MOST_SOCKETS, MOST_GROUPS)) {
      out.append("    ").append(line).append('\n');
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
  private static void waiting(StringBuilder out, Snapshot snapshot) {
    out.append("\nIn CLOSE_WAIT by where they were opened, leaked or not yet:\n");
    int shown = 0;
    for (CensusLine line : snapshot.census) {
      if (line.state == SocketState.CLOSE_WAIT && shown++ < MOST_WAITING) {
        String where =
            line.where == null ? "no stack is known" : PlainText.of(line.where.toString());
        out.append(String.format("%8d  %s%n", line.count, where));
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
