// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.closewait.cli.Figures;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Reporter;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Protocol;
import io.closewait.options.Options;
import io.closewait.platform.LateStart;
import io.closewait.report.log.LogOutput;
import io.closewait.report.log.Loggers;
import io.closewait.report.metrics.MetricsText;
import io.closewait.report.text.CensusText;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.InstanceNotFoundException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is asked names the same figures of one moment. */
class OneSnapshotTest {
  private static final int LEAKED = 5 + 2 + 4, SITES = 2, COLLECTED = 20, GROWING = 390;
  private static final long OLDEST = 90;

  private static final Snapshot SNAPSHOT = snapshot();

  private static final String HOLDS =
      "37 sockets (11 leaked), 240 epoll descriptors, 20 open files, 3 pipe ends";

  private static Snapshot snapshot() {
    Snapshot.Builder all =
        LeakExamples.snapshot(
            leak("aaaaaaaaaaaa", Kind.GROWING, Severity.INFO, GROWING, 9000),
            leak("aaaaaaaaaaaa", Kind.ABANDONED, Severity.WARN, COLLECTED, 4000),
            leak("aaaaaaaaaaaa", Kind.EOF_IGNORED, Severity.WARN, 5, 60),
            leak("bbbbbbbbbbbb", Kind.FIN_UNREAD, Severity.INFO, 4, 30),
            leak("aaaaaaaaaaaa", Kind.DEAD_UNCLOSED, Severity.WARN, 2, OLDEST));
    all.descriptorCensus = LeakExamples.census();
    return all.build();
  }

  private static final String WORDS =
      "11 leaked sockets at 2 sites; 20 sockets that only the garbage collector closed, of 1 site;"
          + " 390 open sockets of 1 site that only grows";

  @TempDir private Path folder;

  @Test
  void theReportInWords() {
    String first = asked(SNAPSHOT, Protocol.TEXT).split("\n")[0];
    assertTrue(first.endsWith(": " + WORDS), first);
    String report = asked(SNAPSHOT, Protocol.TEXT);
    assertTrue(report.contains("  these are:        " + HOLDS + "\n"), report);
    assertTrue(report.contains("\nWhat holds the descriptors, 300 as counted at "), report);
    assertTrue(report.contains("\n    17 CLOSE_WAIT handled at com.acme.Server.handle"), report);
    assertTrue(report.contains(", site aaaaaaaaaaaa, 11 of them leaked\n"), report);
  }

  @Test
  void theStatus() {
    StatusPage status = new StatusPage(Samples.options(""), SNAPSHOT);
    assertTrue(status.text().contains("  these are: " + HOLDS + "\n"), status.text());
    JsonObject kinds =
        JsonParser.parseString(status.json()).getAsJsonObject().getAsJsonObject("descriptors");
    assertEquals(300, kinds.get("total").getAsInt());
    assertEquals(37, kinds.get("sockets").getAsInt());
    assertEquals(240, kinds.get("EPOLL").getAsInt());
  }

  @Test
  void theEntryWhenNoneIsLeft() {
    String entry = CensusText.of(SNAPSHOT, 300);
    assertTrue(entry.contains("(\"Too many open files\"): " + HOLDS + "\n"), entry);
    assertTrue(
        entry.contains("\n239 epoll descriptors of selectors opened at com.acme.Server.handle"));
  }

  @Test
  void theReportForPrograms() {
    JsonObject totals = last(asked(SNAPSHOT, Protocol.JSON));
    assertEquals("totals", totals.get("event").getAsString());
    assertFigures(totals);
    assertEquals(OLDEST, totals.get("oldestSeconds").getAsLong());
    JsonObject descriptors =
        asked(SNAPSHOT, Protocol.JSON)
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .filter(line -> line.get("event").getAsString().equals("descriptors"))
            .findFirst()
            .get();
    assertEquals(HOLDS, descriptors.get("words").getAsString());
    assertEquals(300, descriptors.get("counted").getAsInt());
    assertEquals(37, descriptors.get("openSockets").getAsInt());
    assertEquals(11, descriptors.get("leakedSockets").getAsInt());
    assertEquals(300 - 37, counts(descriptors, "others"));
    assertEquals(37, counts(descriptors, "census"));
  }

  private static int counts(JsonObject line, String rows) {
    int sum = 0;
    for (JsonElement row : line.getAsJsonArray(rows)) {
      sum += row.getAsJsonObject().get("count").getAsInt();
    }
    return sum;
  }

  @Test
  void thePage() {
    String page = asked(SNAPSHOT, Protocol.HTML);
    assertTrue(page.contains("<h1>11 sockets leaked at 2 call sites</h1>"));
    assertEquals("11", tile(page, "leaked sockets"));
    assertEquals("2", tile(page, "call sites"));
    assertEquals("20", tile(page, "closed by the collector only"));
    assertEquals("390", tile(page, "open where it only grows"));
    assertTrue(page.contains("<p>These are " + HOLDS + ".</p>"));
  }

  @Test
  void theLastWordsOfTheLogAndOfTheJsonLines() throws Exception {
    Path log = folder.resolve("log");
    Path json = folder.resolve("json");
    Path page = folder.resolve("page");
    Options options = Samples.options("log=" + log + ",json=" + json + ",html=" + page);
    try {
      Reporter reporters = Samples.reporters(options, leak -> null);
      reporters.started();
      SNAPSHOT.leaks.forEach(reporters::leak);
      reporters.swept(SNAPSHOT);
      reporters.stopped(SNAPSHOT);
    } finally {
      Loggers.use(LogOutput.nowhere());
    }
    String lines = Files.readString(json);
    JsonObject stop = last(lines);
    assertEquals("stop", stop.get("event").getAsString());
    assertFigures(stop);
    assertEquals(OLDEST, stop.get("oldestSeconds").getAsLong());
    String farewell = Files.readString(log).lines().reduce((a, b) -> b).orElse("");
    assertTrue(farewell.endsWith("Closewait stops: " + WORDS), farewell);
    assertTrue(Figures.explain(lines).endsWith(": " + WORDS), Figures.explain(lines));
    // the history of the page: time, leaked, open, descriptors, ...
    assertTrue(Files.readString(page).contains("," + LEAKED + ",120,300,"), "history");
  }

  @Test
  void theTable() throws Exception {
    String first = Figures.top(asked(SNAPSHOT, Protocol.JSON));
    String words =
        "process 1: 11 leaked sockets, 2 sites; 20 closed by the collector only;"
            + " 390 open where it only grows; 300 of 1024 descriptors";
    assertEquals(words, first);
    assertEquals("these are " + HOLDS, Figures.topLines(asked(SNAPSHOT, Protocol.JSON)).get(1));
  }

  @Test
  void theMetrics() {
    String text = MetricsText.of(SNAPSHOT);
    assertEquals(LEAKED, sum(text, "closewait_sockets_leaked\\{.*\\} "));
    assertEquals(COLLECTED, sum(text, "closewait_leaks_total\\{.*kind=\"ABANDONED\".*\\} "));
    assertEquals(LEAKED + COLLECTED, sum(text, "closewait_leaks_total\\{.*\\} "));
    assertEquals(GROWING, sum(text, "closewait_sockets_growing\\{.*\\} "));
    assertEquals(OLDEST, sum(text, "closewait_oldest_leak_age_seconds "));
    String descriptors = "closewait_descriptors_open\\{kind=\"";
    assertEquals(300, sum(text, descriptors + ".*\\} "));
    assertEquals(37, sum(text, descriptors + "SOCKET\"\\} "));
    assertEquals(240, sum(text, descriptors + "EPOLL\"\\} "));
    assertTrue(text.contains("closewait_descriptors_open{kind=\"INOTIFY\"} 0\n"), text);
  }

  @Test
  void theBeanIsNotThereAtOnceAfterAnAttach() throws Exception {
    LateStart now = LateStart.from(System.nanoTime(), true);
    Reporter reporters = new Outputs(Samples.options("jmx=true,log=none"), now).reporter;
    reporters.swept(SNAPSHOT);
    assertThrows(InstanceNotFoundException.class, () -> attribute("LeakedSockets"));
  }

  @Test
  void theBean() throws Exception {
    LateStart now = LateStart.from(System.nanoTime() - TimeUnit.MINUTES.toNanos(1), true);
    Reporter reporters = new Outputs(Samples.options("jmx=true,log=none"), now).reporter;
    reporters.swept(SNAPSHOT);
    try {
      assertEquals(LEAKED, attribute("LeakedSockets"));
      assertEquals(SITES, attribute("LeakSites"));
      assertEquals(COLLECTED, attribute("CollectedSockets"));
      assertEquals(GROWING, attribute("GrowingSockets"));
      assertEquals(OLDEST, attribute("OldestLeakSeconds"));
      Map<String, Integer> kinds = byKind();
      assertEquals(37, kinds.get("SOCKET"));
      assertEquals(240, kinds.get("EPOLL"));
      assertEquals(300, kinds.values().stream().mapToInt(Integer::intValue).sum());
    } finally {
      reporters.stopped(SNAPSHOT);
      Loggers.use(LogOutput.nowhere());
    }
  }

  private static Map<String, Integer> byKind() throws Exception {
    Map<String, Integer> counts = new HashMap<>();
    ObjectName bean = new ObjectName("io.closewait:type=Closewait");
    Object table =
        ManagementFactory.getPlatformMBeanServer().getAttribute(bean, "DescriptorsByKind");
    for (Object row : ((TabularData) table).values()) {
      CompositeData kind = (CompositeData) row;
      counts.put((String) kind.get("key"), (Integer) kind.get("value"));
    }
    return counts;
  }

  @Test
  void theExitCode() throws Exception {
    assertEquals(2, SNAPSHOT.totals.warnings);
    Snapshot harmless =
        LeakExamples.snapshot(
                leak("aaaaaaaaaaaa", Kind.GROWING, Severity.INFO, 9, 1),
                leak("aaaaaaaaaaaa", Kind.ABANDONED, Severity.WARN, 9, 1))
            .build();
    assertEquals(0, harmless.totals.warnings);
    assertEquals(2, harmless.totals.others);
    assertTrue(Figures.explainWarns(asked(SNAPSHOT, Protocol.JSON)));
    assertTrue(!Figures.explainWarns(asked(harmless, Protocol.JSON)));
  }

  static Leak leak(String site, Kind kind, Severity severity, int count, long oldest) {
    Leak.Builder leak = LeakExamples.eofIgnored(site, count);
    leak.kind = kind;
    leak.severity = severity;
    leak.oldestSeconds = oldest;
    return leak.build();
  }

  static String asked(Snapshot snapshot, String form) {
    return new Outputs(Samples.options(""), new Reporter() {}).render(snapshot, form, "");
  }

  private static void assertFigures(JsonObject line) {
    assertEquals(LEAKED, line.get("sockets").getAsInt());
    assertEquals(SITES, line.get("sites").getAsInt());
    assertEquals(COLLECTED, line.get("collected").getAsInt());
    assertEquals(1, line.get("collectedSites").getAsInt());
    assertEquals(GROWING, line.get("growing").getAsInt());
    assertEquals(1, line.get("growingSites").getAsInt());
  }

  private static JsonObject last(String lines) {
    String last = lines.lines().reduce((a, b) -> b).orElse("");
    return JsonParser.parseString(last).getAsJsonObject();
  }

  private static String tile(String page, String what) {
    Matcher tile =
        Pattern.compile("<b[^>]*>(\\d+)</b><span>" + Pattern.quote(what) + "</span>").matcher(page);
    return tile.find() ? tile.group(1) : "no tile " + what;
  }

  static long sum(String text, String metric) {
    Pattern line = Pattern.compile(metric + "(\\d+)");
    return text.lines()
        .map(line::matcher)
        .filter(Matcher::matches)
        .mapToLong(sample -> Long.parseLong(sample.group(1)))
        .sum();
  }

  private static long attribute(String name) throws Exception {
    ObjectName bean = new ObjectName("io.closewait:type=Closewait");
    return ((Number) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, name))
        .longValue();
  }
}
