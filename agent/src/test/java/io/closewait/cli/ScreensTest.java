// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Message;
import io.closewait.report.LeakExamples;
import io.closewait.report.SickJvm;
import io.closewait.report.text.Columns;
import io.closewait.report.text.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a sick JVM looks like, to the letter, at the width of a rescue console and at that of a
 * desk. A screen that has changed is found below target/screens; who means the change copies it.
 */
@SuppressWarnings("try") // an agent is there; nobody talks to the object
class ScreensTest {
  private static final int ONE_SCREEN = 24;

  @TempDir private Path folder;

  private static void assertScreen(String name, int width, String screen) throws IOException {
    for (String line : screen.split("\n")) {
      boolean fits = Columns.of(line) <= width || line.contains("://");
      assertTrue(fits, name + " is wider than " + width + ": " + line);
    }
    String file = name + "-" + width + ".txt";
    Path seen = Files.createDirectories(Path.of("target/screens")).resolve(file);
    Files.writeString(seen, screen);
    try (InputStream golden = ScreensTest.class.getResourceAsStream(file)) {
      String wanted =
          golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(wanted, screen, "see " + seen);
    }
  }

  private static String report(int width, Layout.Depth depth, String site) {
    return SickJvm.report(SickJvm.snapshot(), new Layout(width, depth, site));
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void theReport(int width) throws IOException {
    String report = report(width, Layout.Depth.USUAL, null);
    assertTrue(report.lines().count() <= 2 * ONE_SCREEN, "seven sites on one screen: " + report);
    assertScreen("report", width, report);
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void theReportInBrief(int width) throws IOException {
    String brief = report(width, Layout.Depth.BRIEF, null);
    assertTrue(brief.lines().count() <= ONE_SCREEN + 4, brief);
    assertScreen("brief", width, brief);
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void oneSite(int width) throws IOException {
    assertScreen("site", width, report(width, Layout.Depth.FULL, "7f3a"));
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void fewSitesHaveTheirStacks(int width) throws IOException {
    Snapshot all = SickJvm.snapshot();
    Snapshot one = all.with(all.leaks.subList(0, 1));
    assertScreen("folded", width, SickJvm.report(one, new Layout(width, Layout.Depth.USUAL, null)));
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void nothingIsDecidedYet(int width) throws IOException {
    Layout layout = new Layout(width, Layout.Depth.USUAL, null);
    assertScreen("undecided", width, SickJvm.report(SickJvm.undecided(), layout));
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void theTable(int width) throws IOException {
    List<EventLine> events = new ArrayList<>();
    for (String line : LeakExamples.report(SickJvm.snapshot()).split("\n")) {
      events.add(EventLine.of(line));
    }
    LeakTable table = new LeakTable(events, "process 4711 (com.acme.shop.Application)", Map.of());
    table.advising(
        "986 of 1024 descriptors in use; prlimit --pid 4711 --nofile=4096:4096 raises"
            + " its limit to 4096 at once, without root");
    assertScreen("top", width, String.join("\n", table.lines(width, ONE_SCREEN)) + "\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void theList(int width) throws IOException {
    FakeMachine machine = new FakeMachine(folder);
    machine.environment.put("COLUMNS", Integer.toString(width));
    FakeProcess sick = machine.jvm(4711, "com.acme.shop.integration.warehouse.Application");
    for (int i = 0; i < 3; i++) {
      sick.socket(FakeProcess.CLOSE_WAIT, 80, 5001 + i);
    }
    sick.socket(FakeProcess.ESTABLISHED, 80, 6000).namespace("net", "net:[2]");
    machine.jvm(7, "\u4e2d\u6587.\u8d2d\u7269.\u670d\u52a1\u5668\033[31m").java("1.8.0_452");
    machine.process(12).program("sleep").runs("sleep", "60");
    try (FakeAgent agent = sick.agent(asked -> new Message())) {
      String user = System.getProperty("user.name");
      String list = machine.run("list").exits(0).out().replace(padded(user), padded("user"));
      assertScreen("list", width, list);
    }
  }

  private static String padded(String user) {
    return String.format(" %-8s ", user);
  }
}
