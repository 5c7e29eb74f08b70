// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.CommandLine.Result;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From list to the guilty line, and out again. */
class CommandLineIT {
  private static final int LEAKED = 5;
  private static final Play PLAY = Repertoire.named("SocketServerIgnoresEof");

  private final CommandLine closewait = CommandLine.own();

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void leadsFromTheListToTheGuiltyLine(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("commands-" + runtime);
    try (AgentRun run = AgentRun.startWithout(TestedJvm.on(runtime), files);
        Peer peer = new Peer()) {
      long pid = run.jvm.pid();
      String before = listed(pid);
      assertTrue(before.matches(".* 0 .* - .*Main.*"), before);

      String options = files.options() + "," + AgentRun.SHORTEST_TIMES;
      Result attached = closewait.run("attach", pid, options).exits(0);
      assertTrue(attached.says("is at work in process " + pid), attached.toString());
      PLAY.open(run.jvm, peer, LEAKED);
      Result report = awaitReport(pid, LEAKED + " sockets in CLOSE_WAIT");
      assertTrue(report.says(PLAY.where()), report.out());
      String version = System.getProperty("closewait.it.version");
      // the kernel's list is not atomic: on a machine where others open and close many, it may skip
      Await.until(
          () -> listed(pid).matches(".* " + LEAKED + " .* " + version + " .*"), () -> listed(pid));

      closewait.run("report", pid, "--fail-on-leak").exits(1);
      closewait.run("detach", pid).exits(0);
      assertTrue(closewait.run("report", pid).exits(4).complains(" attach " + pid));
      assertEquals(List.of(), mailboxes(pid));

      closewait.run("attach", pid, options).exits(0);
      PLAY.open(run.jvm, peer, LEAKED);
      awaitReport(pid, LEAKED + " sockets in CLOSE_WAIT");
      assertEquals(0, run.jvm.quit());
      assertEquals(List.of(), mailboxes(pid));
      assertEquals(2, files.events("start").size());
      assertEquals(2, files.events("stop").size());
      assertEquals(List.of(), files.events("hooks"));
    }
  }

  @Test
  void talksToAnAgentThatCameWithTheJvm() throws IOException {
    AgentFiles files = new AgentFiles("commands-at-start");
    try (AgentRun run =
            AgentRun.start(TestedJvm.on(Runtimes.of(17)), files, AgentRun.TIMES + ",json=off");
        Peer peer = new Peer()) {
      long pid = run.jvm.pid();
      PLAY.open(run.jvm, peer, LEAKED);
      awaitReport(pid, LEAKED + " sockets in CLOSE_WAIT");
      JsonObject status =
          JsonParser.parseString(closewait.run("status", pid, "--json").exits(0).out())
              .getAsJsonObject();
      JsonObject grace = status.getAsJsonObject("options").getAsJsonObject("grace");
      assertEquals("3s", grace.get("value").getAsString());
      assertEquals("agent string", grace.get("source").getAsString());
      assertEquals(0, status.get("errors").getAsInt());
      assertTrue(status.get("cpuNanos").getAsLong() > 0, "what it has cost so far");
      assertFalse(status.getAsJsonArray("hooks").isEmpty());
      Result again = closewait.run("attach", pid, "grace=9s").exits(3);
      assertTrue(again.complains("keeps its options") && again.complains("detach " + pid));
      closewait.run("attach", pid).exits(0);
      assertEquals(0, run.jvm.quit());
    }
  }

  @Test
  void printsForPrograms() throws IOException {
    AgentFiles files = new AgentFiles("commands-json");
    try (AgentRun run = AgentRun.startWithout(TestedJvm.on(Runtimes.of(17)), files);
        Peer peer = new Peer()) {
      long pid = run.jvm.pid();
      closewait.run("attach", pid, files.options(), AgentRun.SHORTEST_TIMES).exits(0);
      PLAY.open(run.jvm, peer, LEAKED);
      awaitReport(pid, "LEAK ");
      String lines = closewait.run("report", pid, "--json").exits(0).out();
      lines.lines().forEach(Event::parse);
      JsonObject leak = firstObject(lines);
      assertEquals("leak", leak.get("event").getAsString());
      assertEquals(LEAKED, leak.get("count").getAsInt());
      assertTrue(leak.get("where").getAsString().endsWith(PLAY.where()));

      String stacks = closewait.run("report", pid, "--collapsed").exits(0).out();
      assertTrue(stacks.contains(";[CLOSE_WAIT] "), stacks);
      Path page = files.folder.resolve("page.html");
      closewait.run("report", pid, "--html", page).exits(0);
      assertTrue(Files.readString(page).contains(PLAY.where()));

      Result top = closewait.run("top", pid).exits(0);
      assertTrue(top.says("EOF_IGNORED") && top.says(PLAY.where()), top.out());
      assertEquals(-1, top.out().indexOf('\033'), "escapes without a terminal");

      Result explained = closewait.run("explain", files.json, "--fail-on-leak").exits(1);
      String said = "1 JVM on 1 host: " + LEAKED + " leaked sockets at 1 site";
      assertTrue(explained.says(said), explained.out());
      JsonObject total = firstObject(closewait.run("explain", files.json, "--json").exits(0).out());
      assertEquals(leak.get("site"), total.get("site"));
      assertEquals(LEAKED, total.get("count").getAsInt());

      Result kernel = closewait.run("attach", pid, "--kernel-only").exits(0);
      assertTrue(kernel.says(LEAKED + " in CLOSE_WAIT") && kernel.says(", from 127.0.0.1"));
      JsonObject counts =
          firstObject(closewait.run("report", pid, "--kernel-only", "--json").exits(0).out());
      assertEquals(LEAKED, counts.get("closeWait").getAsInt());
      JsonObject group = counts.getAsJsonArray("groups").get(0).getAsJsonObject();
      assertEquals(LEAKED, group.get("count").getAsInt());
      assertEquals("accepted", group.get("side").getAsString());
      closewait.run("report", pid, "--kernel-only", "--fail-on-leak").exits(0); // not known to leak
      closewait.run("report", pid, "--kernel-only", "--strict").exits(1);
      String ofThis = "\"pid\":" + pid + ",";
      JsonObject listed =
          firstObject(
              closewait
                  .run("list", "--json")
                  .exits(0)
                  .out()
                  .lines()
                  .filter(line -> line.contains(ofThis))
                  .findFirst()
                  .orElseThrow());
      assertEquals("com.example.app.Main", listed.get("name").getAsString());
      assertFalse(listed.get("container").getAsBoolean());
      assertEquals(0, run.jvm.quit());
    }
  }

  @Test
  void fitsItsHelpOnAScreen() {
    for (String topic : List.of("list", "attach", "report", "status", "top", "detach", "explain")) {
      assertFits(closewait.run("help", topic).exits(0).out());
    }
    assertFits(closewait.run("help").exits(0).out());
    assertTrue(closewait.run("help", "options").exits(0).says("grace.unread=6m"));
  }

  private static void assertFits(String help) {
    assertTrue(help.lines().count() <= 24, help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
  }

  private Result awaitReport(long pid, String text) {
    return Await.until(
        () -> {
          Result report = closewait.run("report", pid).exits(0);
          return report.says(text) ? report : null;
        },
        () -> "no report with " + text);
  }

  private String listed(long pid) {
    return closewait
        .run("list")
        .exits(0)
        .out()
        .lines()
        .filter(line -> line.trim().startsWith(pid + " "))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject firstObject(String lines) {
    return JsonParser.parseString(lines.lines().findFirst().orElseThrow()).getAsJsonObject();
  }

  static List<Path> mailboxes(long pid) throws IOException {
    try (var all = Files.list(Path.of("/tmp"))) {
      return all.filter(path -> path.getFileName().toString().startsWith("closewait-" + pid + "-"))
          .toList();
    }
  }
}
