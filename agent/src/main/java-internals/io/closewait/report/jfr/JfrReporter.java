// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jfr;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.diagnose.Diagnoser;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Leak;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import java.util.concurrent.TimeUnit;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Commits events once somebody records. Until then no event class is touched: the first one makes
 * the JDK read all that it knows of events, 200 ms of CPU. Made by name from {@code Outputs}.
 */
public final class JfrReporter implements Reporter {
  private final Diagnoser diagnoser;
  private final long summary;
  private boolean recording;
  private boolean censusTaken;
  private long lastCensus;

  public JfrReporter(Diagnoser diagnoser, Long summaryMillis) {
    this.diagnoser = diagnoser;
    this.summary = TimeUnit.MILLISECONDS.toNanos(summaryMillis);
  }

  @Override
  public void leak(Leak leak) {
    if (!FlightRecorder.isInitialized()) {
      return;
    }
    SocketLeakEvent event = new SocketLeakEvent();
    if (!event.isEnabled()) {
      return;
    }
    event.site = leak.site;
    event.kind = leak.kind.name();
    event.severity = leak.severity.name();
    event.count = leak.count;
    event.added = leak.added;
    event.oldest = leak.oldestSeconds;
    event.where = leak.lead() == null ? null : leak.lead().text();
    event.side = leak.side == null ? null : leak.side.toString();
    event.open = text(leak.open);
    event.owner = text(leak.owner);
    event.eof = text(leak.eof);
    Diagnosis diagnosis = diagnoser.diagnose(leak);
    if (diagnosis != null) {
      event.cause = diagnosis.cause;
      event.fix = diagnosis.fix;
    }
    event.commit();
  }

  /** A census when a recording begins and at each summary; the standing leaks when it begins. */
  @Override
  public void swept(Snapshot snapshot) {
    boolean before = recording;
    recording = FlightRecorder.isInitialized() && new SocketCensusEvent().isEnabled();
    if (!recording) {
      return;
    }
    if (!before) {
      censusTaken = false;
      for (Leak leak : snapshot.leaks) {
        leak(leak);
      }
    }
    long now = System.nanoTime();
    if (!snapshot.census.isEmpty() && (!censusTaken || now - lastCensus >= summary)) {
      censusTaken = true;
      lastCensus = now;
      census(snapshot);
    }
  }

  @Override
  public void stopped(Snapshot snapshot) {
    if (FlightRecorder.isInitialized()) {
      census(snapshot);
    }
  }

  private static void census(Snapshot snapshot) {
    for (CensusLine line : snapshot.census) {
      SocketCensusEvent event = new SocketCensusEvent();
      event.site = line.site;
      event.where = text(line.where);
      event.state = line.state.name();
      event.count = line.count;
      event.open = text(line.open);
      event.commit();
    }
  }

  private static @Nullable String text(@Nullable Frame frame) {
    return frame == null ? null : frame.toString();
  }

  private static @Nullable String text(@Nullable Stack stack) {
    if (stack == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (Frame frame : stack.frames) {
      text.append(text.length() == 0 ? "" : "\n").append(frame);
    }
    return text.toString();
  }
}
