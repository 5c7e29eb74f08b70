// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.detect.CensusLine;
import io.closewait.detect.Leak;
import io.closewait.detect.Severity;
import io.closewait.detect.Snapshot;
import io.closewait.diagnose.Diagnoser;
import io.closewait.diagnose.Diagnosis;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.report.html.CollapsedStacks;
import io.closewait.report.html.HtmlReporter;
import io.closewait.report.text.PlainText;
import io.closewait.report.text.Timestamp;
import java.nio.charset.StandardCharsets;

/** All that stands at one moment, for whoever asks: in words, as JSON Lines, as a page. */
public final class StandingReport {
  private final Options options;
  private final Diagnoser diagnoser;
  private final RunInfo run;

  public StandingReport(Options options, Diagnoser diagnoser, RunInfo run) {
    this.options = options;
    this.diagnoser = diagnoser;
    this.run = run;
  }

  /** As the log tells it. */
  public String text(Snapshot snapshot) {
    StringBuilder out = new StringBuilder(summary(snapshot)).append('\n');
    for (Leak leak : snapshot.leaks) {
      out.append('\n').append(leak.severity == Severity.WARN ? "WARN  " : "INFO  ");
      out.append(Headline.of(leak));
      out.append(LeakBlock.of(leak, diagnose(leak), snapshot, null).replace("\n", "\n  "));
      out.append('\n');
    }
    return out.toString();
  }

  private String summary(Snapshot snapshot) {
    int sockets = 0;
    for (Leak leak : snapshot.leaks) {
      sockets += leak.count;
    }
    StringBuilder out = new StringBuilder();
    out.append("Process ").append(run.pid == null ? "?" : run.pid.toString());
    out.append(run.host == null ? "" : " on " + PlainText.of(run.host, 100));
    out.append(", ").append(Timestamp.now()).append(": ");
    out.append(sockets == 0 ? "no leaked socket stands" : count(sockets, "leaked socket"));
    out.append(sockets == 0 ? "" : " of " + count(snapshot.leaks.size(), "site"));
    out.append(", ").append(count(snapshot.openSockets, "open socket")).append(" tracked");
    int waiting = closeWait(snapshot);
    out.append(waiting == 0 ? "" : ", " + waiting + " of them in CLOSE_WAIT");
    if (snapshot.ignored > 0) {
      out.append(", ").append(snapshot.ignored).append(" leaked ones not shown (option ignore)");
    }
    if (snapshot.descriptorsUsed >= 0) {
      out.append("; ").append(snapshot.descriptorsUsed);
      out.append(snapshot.descriptorsLimit < 0 ? "" : " of " + snapshot.descriptorsLimit);
      out.append(" descriptors in use");
      out.append(snapshot.forecast == null ? "" : ", " + snapshot.forecast.words);
    }
    out.append('.');
    if (waiting > sockets) {
      out.append(" A socket counts as leaked ").append(options.text(Option.GRACE));
      out.append(" after the application read -1, or ");
      out.append(options.text(Option.GRACE_UNREAD));
      out.append(" after a close of the peer that nobody read.");
    }
    return out.toString();
  }

  private static int closeWait(Snapshot snapshot) {
    int count = 0;
    for (CensusLine line : snapshot.census) {
      count += "CLOSE_WAIT".equals(line.state) ? line.count : 0;
    }
    return count;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** One {@code leak} line a site and a {@code descriptors} line, as in the JSON Lines output. */
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
