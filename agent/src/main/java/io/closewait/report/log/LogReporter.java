// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import io.closewait.diagnose.Diagnoser;
import io.closewait.kernel.DescriptorLimit;
import io.closewait.leak.GravestFirst;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Proc;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.report.text.CensusText;
import io.closewait.report.text.Count;
import io.closewait.report.text.DescriptorWatch;
import io.closewait.report.text.Headline;
import io.closewait.report.text.LeakBlock;
import io.closewait.report.text.PlainText;
import io.closewait.report.text.RunInfo;
import io.closewait.report.text.Timestamp;
import io.closewait.report.text.TotalsText;
import io.closewait.room.Room;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The text log: one entry for each site, in batches, the gravest first. */
public final class LogReporter implements Reporter {
  /** Most leaks of one sweep that are written with all facts. */
  static final int MOST_BLOCKS = 20;

  /** Most leaks of one sweep that are written at all. */
  static final int MOST_LINES = 200;

  private static final int MOST_REMEMBERED = Room.HERE.few(500);

  private final Logger log = Loggers.get(LogReporter.class);
  private final LogOutput output;
  private final Options options;
  private final RunInfo run;
  private final Diagnoser diagnoser;

  private final DescriptorWatch descriptors = new DescriptorWatch();
  private final List<Leak> collected = new ArrayList<>();

  /** When the stacks of a site and kind were printed. */
  private final Map<LeakKey, String> printed =
      new LinkedHashMap<LeakKey, String>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LeakKey, String> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  private @Nullable DescriptorLimit allowed;
  private long since;
  private boolean introduced;
  private int ignoredTold;

  public LogReporter(LogOutput output, Options options, RunInfo run, Diagnoser diagnoser) {
    this.output = output;
    this.options = options;
    this.run = run;
    this.diagnoser = diagnoser;
  }

  @Override
  public void started() {
    since = System.currentTimeMillis();
    lookAtLimit();
    if (output.isWanted()) {
      introduce();
    }
  }

  /** Where nothing else is to be reported, not even this is put together. */
  private void introduce() {
    if (introduced) {
      return;
    }
    introduced = true;
    StringBuilder text = new StringBuilder("Closewait ").append(run.version);
    text.append(" watches process ").append(run.pid == null ? "?" : run.pid.toString());
    text.append(run.host == null ? "" : " on " + PlainText.of(run.host, 100));
    text.append(", ").append(run.jvm).append(", since ").append(Timestamp.of(since));
    for (Option option : Option.values()) {
      if (!options.isDefault(option)) {
        text.append("\noption ").append(option.key()).append('=');
        text.append(PlainText.of(options.text(option)));
        text.append(" (").append(options.source(option)).append(')');
      }
    }
    log.info(text.toString());
  }

  @Override
  public void leak(Leak leak) {
    collected.add(leak);
  }

  @Override
  public void closed(LateClose closed) {
    if (closed.by == LateClose.By.MOVED) {
      return; // the line of the other kind or site says it
    }
    output.begin();
    introduce();
    log.info(Headline.of(closed));
  }

  @Override
  public void notice(Notice notice) {
    introduce();
    if (notice.severity == Severity.WARN) {
      log.warn(notice.message);
    } else {
      log.info(notice.message);
    }
  }

  @Override
  public void swept(Snapshot snapshot) {
    output.begin();
    try {
      if (snapshot.openSockets > 0 || !collected.isEmpty() || snapshot.ranOut) {
        output.allowFile();
      }
      descriptors(snapshot);
      leaks(snapshot);
      if (snapshot.ignored > ignoredTold) {
        ignored(snapshot);
      }
    } finally {
      output.end();
      output.keepOpen(descriptors.isHalf());
    }
  }

  @Override
  public void stopped(Snapshot snapshot) {
    output.begin();
    try {
      output.allowFile();
      descriptors(snapshot);
      leaks(snapshot);
      if (snapshot.ignored > 0) {
        ignored(snapshot);
      }
      if (introduced && output.isWanted()) {
        log.info("Closewait stops: {}", TotalsText.of(snapshot.totals));
      }
    } finally {
      output.end();
      output.close();
    }
  }

  private void leaks(Snapshot snapshot) {
    if (collected.isEmpty()) {
      return;
    }
    introduce();
    collected.sort(new GravestFirst());
    int sites = 0;
    long unsaid = 0;
    for (Leak leak : collected) {
      if (sites < MOST_LINES) {
        write(leak, snapshot, sites < MOST_BLOCKS);
      } else {
        unsaid += leak.count;
      }
      sites++;
    }
    if (sites > MOST_LINES) {
      String sockets = Count.of(unsaid, "socket");
      log.warn("and {} with {}", Count.of(sites - MOST_LINES, "more site"), sockets);
    }
    collected.clear();
  }

  private void write(Leak leak, Snapshot snapshot, boolean withFacts) {
    String text = Headline.of(leak);
    if (withFacts) {
      LeakKey key = leak.key();
      text += LeakBlock.of(leak, diagnoser.diagnose(leak), snapshot, printed.get(key));
      printed.putIfAbsent(key, Timestamp.now());
    }
    if (leak.severity == Severity.WARN) {
      log.warn(text);
    } else {
      log.info(text);
    }
  }

  private void ignored(Snapshot snapshot) {
    introduce();
    ignoredTold = snapshot.ignored;
    log.info("{} not reported: option ignore", Count.of(snapshot.ignored, "leaked socket"));
  }

  /** Told before the last descriptor is gone. */
  private void descriptors(Snapshot snapshot) {
    descriptors.look(snapshot);
    if (descriptors.hasChanged() && descriptors.isScarce()) {
      introduce();
      log.warn(used(snapshot) + " file descriptors are in use" + forecast(snapshot));
    }
    if (descriptors.censusDue(snapshot, System.nanoTime())) {
      introduce();
      log.warn(CensusText.of(snapshot, descriptors.limit()) + advice());
    }
  }

  /** How the process gets more descriptors, which is what helps first. */
  private String advice() {
    lookAtLimit();
    return allowed == null || run.pid == null ? "" : "\nserves again: " + allowed.advice(run.pid);
  }

  /** To ask takes a descriptor: the last answer stays where none is left. */
  private void lookAtLimit() {
    DescriptorLimit now = DescriptorLimit.of(Proc.SYSTEM, "self");
    allowed = now == null ? allowed : now;
  }

  private String used(Snapshot snapshot) {
    return snapshot.descriptorsUsed + " of " + descriptors.limit();
  }

  private static String forecast(Snapshot snapshot) {
    return snapshot.forecast != null && snapshot.forecast.exhaustedInSeconds != null
        ? "; " + snapshot.forecast.words
        : "";
  }
}
