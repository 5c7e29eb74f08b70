// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.json;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.options.Options;
import io.closewait.report.file.LineSink;
import io.closewait.report.file.OutputException;
import io.closewait.report.log.Loggers;
import io.closewait.report.text.DescriptorWatch;
import io.closewait.report.text.RunInfo;
import io.closewait.report.text.SourceLinks;
import io.closewait.room.Room;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/**
 * JSON Lines for programs.
 *
 * <p>The first line is written when the application has opened a socket, not before: writing a file
 * loads the JDK's network library, which fixes what main() may still want to set.
 */
public final class JsonReporter implements Reporter {
  /** Most lines of leaks that one sweep writes. */
  static final int MOST_LEAKS = 10_000;

  private static final int MOST_CENSUS_LINES = 1000;

  /** In a line that is written at each summary. */
  private static final int FEW_CENSUS_LINES = 20;

  private static final int MOST_WAITING = Room.HERE.few(1 << 17);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Logger log = Loggers.get(JsonReporter.class);
  private final LineSink sink;
  private final Options options;
  private final RunInfo run;
  private final Diagnoser diagnoser;

  private final SourceLinks links;

  private final DescriptorWatch descriptors = new DescriptorWatch();
  private final List<byte[]> waiting = new ArrayList<>();
  private long waitingBytes;
  private long seq;
  private int leaks;
  private long unsaidSockets;
  private boolean failing;
  private boolean sawSockets;
  private long lastDescriptors;

  public JsonReporter(LineSink sink, Options options, RunInfo run, Diagnoser diagnoser) {
    this.sink = sink;
    this.options = options;
    this.run = run;
    this.diagnoser = diagnoser;
    this.links = SourceLinks.of(options);
  }

  @Override
  public void started() {
    JsonLine line = line("start", Severity.INFO);
    add(line.put("version", run.version).put("jvm", run.jvm).put(options));
  }

  @Override
  public void leak(Leak leak) {
    if (++leaks > MOST_LEAKS) {
      unsaidSockets += leak.count;
      return;
    }
    JsonLine line = line("leak", leak.severity);
    new LeakFields(line, links).put(leak, diagnoser.diagnose(leak));
    add(line);
  }

  @Override
  public void closed(LateClose closed) {
    JsonLine line = line("closed", Severity.INFO);
    line.put("site", closed.site).put("kind", closed.kind.name()).put("count", closed.count);
    line.put("by", JsonLine.lower(closed.by)).put("ageSeconds", closed.ageSeconds);
    add(line.put("where", closed.where));
  }

  @Override
  public void notice(Notice notice) {
    String event = notice.event == null ? "notice" : notice.event;
    add(line(event, notice.severity).put("message", notice.message));
  }

  @Override
  public void swept(Snapshot snapshot) {
    boolean first = !sawSockets;
    sawSockets |= snapshot.openSockets > 0 || leaks > 0 || snapshot.ranOut;
    endOfLeaks();
    if (!sawSockets) {
      return;
    }
    descriptors.look(snapshot);
    long nanos = System.nanoTime();
    boolean due = nanos - lastDescriptors >= options.summaryMillis() * NANOS_PER_MILLI;
    if (first || due || descriptors.hasChanged()) {
      lastDescriptors = nanos;
      descriptors(snapshot);
    }
    if (descriptors.halfHasChanged()) {
      keepOpen(descriptors.isHalf());
    }
    if (descriptors.censusDue(snapshot, nanos)) {
      exhausted(snapshot);
    }
    write();
  }

  @Override
  public void stopped(Snapshot snapshot) {
    endOfLeaks();
    descriptors.look(snapshot);
    descriptors(snapshot);
    if (descriptors.censusDue(snapshot, System.nanoTime())) {
      exhausted(snapshot);
    }
    JsonLine stop = line("stop", Severity.INFO).put(snapshot.totals).connections(snapshot);
    add(stop.put("ignored", snapshot.ignored));
    write();
    sink.close();
  }

  private void endOfLeaks() {
    if (leaks > MOST_LEAKS) {
      JsonLine line = line("omitted", Severity.WARN);
      add(line.put("sites", leaks - MOST_LEAKS).put("sockets", unsaidSockets));
    }
    leaks = 0;
    unsaidSockets = 0;
  }

  private void descriptors(Snapshot snapshot) {
    if (snapshot.descriptorsUsed < 0) {
      return;
    }
    Severity severity = descriptors.isScarce() ? Severity.WARN : Severity.INFO;
    JsonLine line =
        line("descriptors", severity).put(snapshot, descriptors.limit()).connections(snapshot);
    add(snapshot.descriptorCensus == null ? line : line.census(snapshot, FEW_CENSUS_LINES));
  }

  /** On the way to the limit the sink keeps what it needs to go on writing. */
  private void keepOpen(boolean keep) {
    try {
      sink.keepOpen(keep);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void exhausted(Snapshot snapshot) {
    JsonLine line = line("exhausted", Severity.WARN);
    line.put("used", snapshot.descriptorsUsed).put("limit", descriptors.limit());
    add(line.census(snapshot, MOST_CENSUS_LINES));
  }

  private JsonLine line(String event, Severity severity) {
    return new JsonLine(run, ++seq, event, severity);
  }

  private void add(JsonLine line) {
    byte[] bytes = line.bytes();
    waiting.add(bytes);
    waitingBytes += bytes.length;
    if (waitingBytes > MOST_WAITING) {
      write();
    }
  }

  private void write() {
    if (waiting.isEmpty()) {
      return;
    }
    try {
      sink.append(waiting);
      failing = false;
    } catch (IOException e) {
      fail(e);
      if (waitingBytes <= MOST_WAITING && nothingWritten(e)) {
        return;
      }
    }
    waiting.clear();
    waitingBytes = 0;
  }

  private static boolean nothingWritten(IOException e) {
    return e instanceof OutputException && ((OutputException) e).nothingWritten;
  }

  private void fail(IOException e) {
    if (!failing) {
      failing = true;
      log.warn("json: {}; the next sweep tries again", e.getMessage());
    }
  }
}
