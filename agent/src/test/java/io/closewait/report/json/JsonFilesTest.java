// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Frame;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.report.LeakExamples;
import io.closewait.report.Samples;
import io.closewait.report.file.LineSink;
import io.closewait.report.file.RollingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What of the JSON Lines is written, when, and what is left out where there is too much or no room.
 */
class JsonFilesTest extends WrittenLines {
  @TempDir Path folder;

  @Test
  void nothingIsWrittenBeforeTheApplicationHasOpenedASocket() {
    JsonReporter reporter = reporter(sink, leak -> null);
    reporter.started();
    reporter.swept(Samples.numbers(0, 0, 20, 1024));
    assertEquals(0, lines.size());
    reporter.swept(Samples.numbers(1, 0, 21, 1024));
    assertEquals(2, lines.size());
    reporter.swept(Samples.numbers(1, 0, 21, 1024));
    assertEquals(2, lines.size());
  }

  @Test
  void stormIsBoundedAndTheRestCounted() {
    JsonReporter reporter = reporter(sink, leak -> null);
    for (int i = 0; i < JsonReporter.MOST_LEAKS + 5; i++) {
      reporter.leak(Samples.dead());
    }
    reporter.swept(Samples.snapshot());
    assertEquals(JsonReporter.MOST_LEAKS + 2, lines.size());
    String omitted = body(JsonReporter.MOST_LEAKS);
    assertTrue(
        omitted.endsWith("\"event\":\"omitted\",\"severity\":\"warn\",\"sites\":5,\"sockets\":60}"),
        omitted);
    assertEquals(List.of(), complaints(lines.get(JsonReporter.MOST_LEAKS)));
  }

  @Test
  void lostLinesLeaveAGapInSeq() {
    List<Integer> calls = new ArrayList<>();
    JsonReporter reporter =
        reporter(
            batch -> {
              calls.add(batch.size());
              if (calls.size() == 1) {
                throw new IOException("no space left on device");
              }
              sink.append(batch);
            },
            leak -> null);
    reporter.leak(Samples.dead());
    reporter.swept(Samples.snapshot());
    reporter.leak(Samples.dead());
    reporter.swept(Samples.snapshot());
    assertEquals(List.of(2, 1), calls);
    assertTrue(body(0).startsWith("\"seq\":3,"), body(0));
  }

  @Test
  void linesThatNoFileTookAreTriedAgain() throws IOException {
    Path file = folder.resolve("later").resolve("a.json");
    JsonReporter reporter = reporter(new RollingFile(file, 1 << 20, 2), leak -> null);
    reporter.leak(Samples.dead());
    reporter.swept(Samples.snapshot());
    Files.createDirectory(file.getParent());
    reporter.leak(Samples.dead());
    reporter.swept(Samples.snapshot());
    for (String line : Files.readAllLines(file)) {
      lines.add(line + "\n");
    }
    assertEquals(3, lines.size());
    assertTrue(body(0).startsWith("\"seq\":1,"), body(0));
    assertTrue(body(2).startsWith("\"seq\":3,"), body(2));
  }

  @Test
  void censusIsWrittenWhenNoDescriptorIsLeft() {
    JsonReporter reporter = reporter(sink, leak -> null);
    Snapshot.Builder gone = new Snapshot.Builder();
    gone.openSockets = 1000;
    gone.ranOut = true;
    gone.descriptorsUsed = 1024;
    gone.descriptorsLimit = 1024;
    gone.census =
        List.of(
            new CensusLine(
                "7f3a9c01d2e4", Frame.parse("a.B.c(B.java:1)"), null, SocketState.CLOSE_WAIT, 960),
            new CensusLine("unsampled", null, null, SocketState.UNKNOWN, 40));
    reporter.swept(gone.build());
    reporter.stopped(gone.build());
    assertValid();
    assertEquals(
        "\"seq\":2,\"event\":\"exhausted\",\"severity\":\"warn\",\"used\":1024,\"limit\":1024,"
            + "\"census\":[{\"site\":\"7f3a9c01d2e4\",\"where\":\"a.B.c(B.java:1)\",\"state\":"
            + "\"CLOSE_WAIT\",\"count\":960},{\"site\":\"unsampled\",\"state\":\"UNKNOWN\","
            + "\"count\":40}]}",
        body(1));
    assertEquals(4, lines.size());
  }

  @Test
  void allDescriptorsAreWrittenWhereTheyWereCounted() {
    JsonReporter reporter = reporter(sink, leak -> null);
    Snapshot.Builder gone = new Snapshot.Builder();
    gone.ranOut = true;
    gone.descriptorsUsed = 300;
    gone.descriptorsLimit = 300;
    gone.descriptorCensus = LeakExamples.census();
    reporter.swept(gone.build());
    assertValid();
    assertTrue(body(1).contains("{\"kind\":\"FILE\",\"name\":\"/data\",\"count\":5}"), body(1));
    assertTrue(body(1).contains("\"count\":17,\"leaked\":11}"), body(1));
  }

  @Test
  void scarcityIsToldWhenItComesAndWhenItGoes() {
    List<Boolean> kept = new ArrayList<>();
    LineSink keeping =
        new LineSink() {
          @Override
          public void append(List<byte[]> batch) throws IOException {
            sink.append(batch);
          }

          @Override
          public void keepOpen(boolean keep) {
            kept.add(keep);
          }
        };
    JsonReporter reporter = reporter(keeping, leak -> null);
    for (long used : new long[] {10, 950, 960, 100}) {
      reporter.swept(Samples.numbers(1, 0, used, 1024));
    }
    assertEquals(List.of(true, false), kept);
    assertEquals(3, lines.size());
    assertTrue(body(1).contains("\"severity\":\"warn\",\"used\":950"), body(1));
    assertValid();
  }

  @Test
  void rolledFilesHoldWholeLines() throws IOException {
    Path file = folder.resolve("a.json");
    JsonReporter reporter = reporter(new RollingFile(file, 8000, 3), leak -> null);
    for (int i = 0; i < 100; i++) {
      reporter.leak(Samples.eofIgnored().build());
      reporter.swept(Samples.snapshot());
    }
    for (String name : List.of("a.json", "a.json.1", "a.json.2")) {
      Path part = folder.resolve(name);
      assertTrue(Files.size(part) <= 8000);
      for (String line : Files.readAllLines(part)) {
        lines.add(line + "\n");
      }
    }
    assertTrue(lines.size() > 10);
    assertValid();
  }
}
