// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jfr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.closewait.capture.Frame;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.report.LeakExamples;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JfrReporterTest {
  private static final Snapshot SNAPSHOT = snapshot();

  @TempDir private Path folder;

  private final Reporter reporter =
      new JfrReporter(leak -> new Diagnosis("c", "f", null), 3_600_000L);

  @Test
  void recordsLeaksAndTheCensusOnceSomebodyRecords() throws Exception {
    reporter.leak(SNAPSHOT.leaks.get(0)); // heard by nobody
    reporter.swept(SNAPSHOT);
    assertFalse(FlightRecorder.isInitialized(), "the recorder was started by the agent");

    try (Recording recording = new Recording()) {
      recording.enable("io.closewait.SocketLeak");
      recording.enable("io.closewait.SocketCensus");
      recording.start();
      reporter.swept(SNAPSHOT);
      reporter.leak(SNAPSHOT.leaks.get(0));
      reporter.swept(SNAPSHOT); // the next summary is far away
      recording.stop();
      Path file = folder.resolve("test.jfr");
      recording.dump(file);
      check(RecordingFile.readAllEvents(file));
    }
  }

  private static void check(List<RecordedEvent> events) {
    List<RecordedEvent> leaks = named(events, "io.closewait.SocketLeak");
    assertEquals(2, leaks.size()); // as standing when the recording began, and as reported
    RecordedEvent leak = leaks.get(0);
    assertEquals("7f3a9c01d2e4", leak.getString("site"));
    assertEquals("EOF_IGNORED", leak.getString("kind"));
    assertEquals(25, leak.getInt("count"));
    assertEquals(252, leak.getDuration("oldest").toSeconds());
    assertEquals(
        "com.acme.Server.handle(Server.java:22)\ncom.acme.Server.lambda$main$0(Server.java:15)",
        leak.getString("eof"));
    assertEquals("c", leak.getString("cause"));
    List<RecordedEvent> census = named(events, "io.closewait.SocketCensus");
    assertEquals(1, census.size());
    assertEquals("ESTABLISHED", census.get(0).getString("state"));
    assertEquals(80, census.get(0).getInt("count"));
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(e -> e.getEventType().getName().equals(name)).toList();
  }

  private static Snapshot snapshot() {
    Snapshot.Builder snapshot =
        LeakExamples.snapshot(LeakExamples.eofIgnored("7f3a9c01d2e4", 25).build());
    snapshot.census =
        List.of(
            new CensusLine(
                "aa",
                Frame.parse("com.acme.A.b"),
                LeakExamples.stack("t", "com.acme.A.b(A.java:1)"),
                SocketState.ESTABLISHED,
                80));
    return snapshot.build();
  }
}
