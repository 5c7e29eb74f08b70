// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.diagnose.Diagnoser;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.report.html.CollapsedStacks;
import io.closewait.report.html.HtmlReporter;
import io.closewait.report.text.PlainText;
import io.closewait.report.text.Timestamp;
import io.closewait.report.text.TotalsText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that stands at one moment, for whoever asks: in words, as JSON Lines, as a page. */
public final class StandingReport {
  private static final int MOST_WAITING = 10;
  private static final int LABEL_WIDTH = 17;

  private final Options options;
  private final Diagnoser diagnoser;
  private final RunInfo run;

  public StandingReport(Options options, Diagnoser diagnoser, RunInfo run) {
    this.options = options;
    this.diagnoser = diagnoser;
    this.run = run;
  }

  /** As the log tells it; what names no code, such as all that was there before, comes last. */
  public String text(Snapshot snapshot) {
    StringBuilder out = new StringBuilder(summary(snapshot));
    List<Leak> leaks = new ArrayList<>(snapshot.leaks);
    leaks.sort(Comparator.comparing(leak -> leak.where == null)); // stable
    for (Leak leak : leaks) {
      out.append('\n').append(leak.severity == Severity.WARN ? "WARN  " : "INFO  ");
      out.append(Headline.of(leak));
      out.append(LeakBlock.of(leak, diagnose(leak), snapshot, null).replace("\n", "\n  "));
      out.append('\n');
    }
    return out.toString();
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
    if (waiting > snapshot.totals.leakedSockets - snapshot.totals.dead) {
      String grace = "open " + options.text(Option.GRACE) + " after -1 was read, or ";
      String unread = options.text(Option.GRACE_UNREAD) + " after a FIN nobody read";
      line(out, "leaked means", grace + unread);
      waiting(out, snapshot);
    }
    return out.toString();
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

  /**
   * One {@code leak} line a site, a {@code descriptors} line and one with the {@code totals}, as in
   * the JSON Lines output.
   */
  public String json(Snapshot snapshot) {
    StringBuilder out = new StringBuilder();
    long seq = 0;
    for (Leak leak : snapshot.leaks) {
      add(new JsonLine(run, ++seq, "leak", leak.severity).put(leak, diagnose(leak)), out);
    }
    if (snapshot.descriptorsUsed >= 0) {
      add(
          new JsonLine(run, ++seq, "descriptors", Severity.INFO)
              .put(snapshot, snapshot.descriptorsLimit),
          out);
    }
    JsonLine totals = new JsonLine(run, ++seq, "totals", Severity.INFO).put(snapshot.totals);
    add(totals.put("ignored", snapshot.ignored), out);
    return out.toString();
  }

  private static void add(JsonLine line, StringBuilder out) {
    out.append(new String(line.bytes(), StandardCharsets.UTF_8));
  }

  /** A page for the browser; without the counts over time, which only the option html keeps. */
  public String html(Snapshot snapshot) {
    LogWording wording = new LogWording(diagnoser);
    return new HtmlReporter(null, run.line(), 0, diagnoser, wording).page(snapshot);
  }

  /** All open sockets by who opened them and by state, as flame graph programs read it. */
  public String collapsed(Snapshot snapshot) {
    return CollapsedStacks.of(snapshot.census);
  }

  private Diagnosis diagnose(Leak leak) {
    try {
      return diagnoser.diagnose(leak);
    } catch (RuntimeException e) {
      // the facts matter more than what we make of them
      return null;
    }
  }
}
