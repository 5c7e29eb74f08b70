// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.cli.FakeMachine.Result;
import io.closewait.cli.FakeMachine.Tool;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Summons;
import io.closewait.options.Options;
import io.closewait.report.LeakExamples;
import io.closewait.report.SickJvm;
import io.closewait.report.StatusPage;
import io.closewait.report.text.Columns;
import io.closewait.report.text.Layout;
import io.closewait.report.text.RunInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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

  private static final Options OPTIONS =
      Options.parse("grace=10s,metrics=127.0.0.1:9404", new Properties(), Map.of());

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
        "descriptors are short: prlimit --pid 4711 --nofile=4096:4096 raises"
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

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void theStatus(int width) throws IOException {
    FakeMachine machine = new FakeMachine(folder);
    machine.environment.put("COLUMNS", Integer.toString(width));
    FakeProcess sick = machine.jvm(4711, "com.acme.shop.Application");
    String page = status().text().replace(RunInfo.version(), "1.2.3");
    try (FakeAgent agent = sick.agent(asked -> new Message().body(page))) {
      assertScreen("status", width, machine.run("status", 4711).exits(0).out());
    }
  }

  private static StatusPage status() {
    StatusPage page = new StatusPage(OPTIONS, SickJvm.snapshot());
    page.upSeconds = 4242;
    page.sites = 61;
    page.cpuNanos = 2_340_000_000L;
    page.lostTicks = 1;
    page.firstLoss = "java.lang.OutOfMemoryError: Java heap space";
    page.outputs = Map.of("log", "/srv/shop/logs/\u6cc4\u6f0f.log, made at the first warning");
    page.refused = List.of("metrics: 127.0.0.1:9404 is in use by another process of this host");
    page.hooks = List.of("sun.nio.ch.SocketChannelImpl: 6", "sun.nio.ch.SocketDispatcher: 5");
    return page;
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void theAttachment(int width) throws IOException {
    FakeMachine machine = new FakeMachine(folder);
    machine.jar = JarTest.jar(folder.resolve("closewait.jar"), "1.2.3", true).toFile();
    machine.environment.put("COLUMNS", Integer.toString(width));
    FakeProcess sick = machine.jvm(4711, "com.acme.shop.integration.warehouse.Application");
    sick.java("21.0.4");
    Message places =
        new Message()
            .with(
                Protocol.PLACES + "log",
                "/srv/shop/logs/\u6cc4\u6f0f.log, made at the first warning")
            .with(Protocol.PLACES + "metrics", "http://127.0.0.1:9404/metrics");
    List<FakeAgent> agents = new ArrayList<>();
    machine.tool =
        new Tool(
            true,
            (jar, pid, argument) -> {
              Message hello = FakeProcess.hello("installed");
              hello.with("nonce", Summons.of(argument).nonce);
              agents.add(new FakeAgent(sick, hello, asked -> places));
            });
    Result attached = machine.run("attach", 4711, "grace=10s", "metrics=127.0.0.1:9404");
    agents.get(0).close();
    String screen = attached.exits(0).err() + attached.out();
    assertScreen("attach", width, screen.replace(machine.jar.toString(), "closewait.jar"));
  }

  private static String padded(String user) {
    return String.format(" %-8s ", user);
  }
}
