// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Frame;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Forecast;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.leak.Trend;
import io.closewait.report.Samples;
import io.closewait.report.text.CensusText;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the log says when descriptors run out, and of many leaks at once. */
class LogOfScarcityTest extends WrittenLog {
  @Test
  void informationWaitsForTheFirstWarning() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    reporters.closed(
        new LateClose("unsampled", Kind.FIN_UNREAD, 1, LateClose.By.UNKNOWN, 480, null));
    reporters.swept(Samples.snapshot());
    assertFalse(Files.exists(file()));
    reporters.notice(new Notice("hooks", Severity.WARN, "two hooks are\nmissing"));
    reporters.stopped(Samples.snapshot(Samples.finUnread(), Samples.dead()));
    List<String> heads = heads(log());
    assertTrue(heads.get(0).startsWith("T INFO  Closewait 0.1.0 watches"));
    assertTrue(heads.get(1).startsWith("T INFO  CLOSED unsampled"));
    assertEquals("T WARN  two hooks are", heads.get(2));
    assertEquals("T INFO  Closewait stops: 37 leaked sockets at 2 sites", heads.get(3));
  }

  @Test
  void stormIsCutAndTheGravestComeFirst() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    for (int i = 0; i < 10_000; i++) {
      Leak.Builder b = new Leak.Builder();
      b.site = String.format("%012x", i);
      b.count = b.confirmed = i + 1;
      b.severity = i % 2 == 0 ? Severity.WARN : Severity.INFO;
      reporters.leak(b.build());
    }
    reporters.swept(Samples.snapshot());
    String log = log();
    List<String> heads = heads(log);
    assertEquals(1 + LogReporter.MOST_LINES + 1, heads.size());
    assertTrue(heads.get(1).startsWith("T WARN  LEAK 00000000270e: 9999 sockets"), heads.get(1));
    long told = 0;
    for (int i = 0; i < LogReporter.MOST_LINES; i++) {
      told += 9999 - 2L * i;
    }
    assertEquals(
        "T WARN  and 9800 more sites with " + (10_000L * 10_001 / 2 - told) + " sockets",
        heads.get(201));
    assertEquals(LogReporter.MOST_BLOCKS, log.split("to silence it").length - 1);
  }

  @Test
  void ignoredLeaksAreCountedInOneLine() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    reporters.leak(Samples.dead());
    Snapshot ignoring = Samples.numbers(30, 7, 60, 1024);
    reporters.swept(ignoring);
    reporters.swept(ignoring);
    assertEquals(1, log().split("7 leaked sockets not reported: option ignore").length - 1);
    reporters.stopped(ignoring);
    assertEquals(2, log().split("7 leaked sockets not reported: option ignore").length - 1);
  }

  /** The other half is gone before the next sweep, where a crowd of clients waits. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aLogThatIsWrittenToIsHeldFromHalfOfTheDescriptorsOn() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    reporters.swept(Samples.numbers(30, 0, 600, 1024));
    assertEquals(0, held(), "nothing was ever written");
    reporters.leak(Samples.dead());
    reporters.swept(Samples.numbers(30, 7, 600, 1024));
    assertEquals(1, held());
    reporters.swept(Samples.numbers(30, 7, 100, 1024));
    assertEquals(0, held());
  }

  /** Descriptors of this process that are files of the test's folder. */
  private long held() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(
              descriptor -> {
                try {
                  return Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath());
                } catch (IOException closed) {
                  return false;
                }
              })
          .count();
    }
  }

  @Test
  void scarceDescriptorsAreToldOnce() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    for (long used : new long[] {800, 950, 960, 850, 970}) {
      reporters.swept(Samples.numbers(30, 0, used, 1024));
    }
    assertEquals("T WARN  950 of 1024 file descriptors are in use", heads(log()).get(1));
    assertEquals(2, heads(log()).size());
    reporters.swept(Samples.numbers(30, 0, 100, 1024));
    reporters.swept(Samples.numbers(30, 0, 930, 1024));
    assertEquals(3, heads(log()).size());
  }

  @Test
  void scarcityComesWithTheForecast() throws IOException {
    Trend trend = new Trend();
    for (int tick = 0; tick <= 600; tick += 10) {
      trend.add(tick, 350 + tick);
    }
    Snapshot.Builder b = new Snapshot.Builder();
    b.openSockets = 900;
    b.descriptorsUsed = 950;
    b.descriptorsLimit = 1024;
    b.forecast = Forecast.of(trend, 950, 1024);
    Reporter reporters = reporters("", leak -> null);
    reporters.swept(b.build());
    assertEquals(
        "T WARN  950 of 1024 file descriptors are in use; " + b.forecast.words,
        heads(log()).get(1));
    assertTrue(b.forecast.words.startsWith("limit reached in about 1 min"), b.forecast.words);
  }

  @Test
  void whoHoldsTheSocketsIsToldWhenNoDescriptorIsLeft() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    reporters.swept(Samples.numbers(30, 0, 60, 1024));
    Snapshot.Builder gone = new Snapshot.Builder();
    gone.openSockets = 1000;
    gone.ranOut = true;
    gone.descriptorsUsed = 1024; // and the limit cannot be read any more
    gone.census =
        List.of(
            new CensusLine(
                "7f3a9c01d2e4",
                Frame.parse("a.B.c(B.java:1)\n"),
                null,
                SocketState.CLOSE_WAIT,
                960),
            new CensusLine("unsampled", null, null, SocketState.UNKNOWN, 40));
    reporters.swept(gone.build());
    reporters.swept(gone.build());
    String log = log();
    assertEquals(
        "T WARN  EXHAUSTED 1024 of 1024 file descriptors are in use (\"Too many open files\"),"
            + " 1000 sockets among them\n"
            + "    960 CLOSE_WAIT opened at a.B.c(B.java:1)?, site 7f3a9c01d2e4\n"
            + "    40 UNKNOWN, no stack known, site unsampled\n",
        withoutAdvice(log.substring(log.indexOf("T WARN  EXHAUSTED"))));
  }

  @Test
  void exhaustionThatIsOverByNowIsToldAsSuch() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    Snapshot.Builder over = new Snapshot.Builder();
    over.openSockets = 650;
    over.ranOut = true;
    over.descriptorsUsed = 700;
    over.descriptorsLimit = 1024;
    reporters.swept(over.build());
    String expected =
        "EXHAUSTED all of 1024 file descriptors were in use (\"Too many open files\"); now 700 are,"
            + " 650 sockets among them\n";
    assertTrue(withoutAdvice(log()).contains(expected), log());
  }

  /** What is told depends on the limits of the machine. */
  private static String withoutAdvice(String log) {
    String without = log.replaceAll("(?m)^    serves again: prlimit --pid .*\n", "");
    assertTrue(without.length() < log.length() || !new File("/proc/self").exists(), log);
    return without;
  }

  @Test
  void longCensusIsCut() {
    Snapshot.Builder gone = new Snapshot.Builder();
    gone.census =
        Collections.nCopies(40, new CensusLine("unsampled", null, null, SocketState.UNKNOWN, 2));
    String text = CensusText.of(gone.build(), 1024);
    assertEquals(1 + CensusText.MOST_LINES + 1, text.split("\n").length);
    assertTrue(text.endsWith("\nand 20 more sockets"), text);
  }
}
