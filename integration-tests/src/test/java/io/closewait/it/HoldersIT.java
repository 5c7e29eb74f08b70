// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Play.Verdict;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.Runtimes;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who holds the leaked sockets, by the command, in real JVMs. */
@Order(1)
class HoldersIT {
  private static final int COUNT = 12;
  private static final String PROGRAM = "com.example.app.";

  private static final List<Expected> EXPECTED =
      List.of(
          new Expected(
              Play.accepted("SessionsInRegistry", Habit.LEAVES, Verdict.FIN_UNREAD),
              "field",
              "SessionsInRegistry$Registry.SESSIONS",
              "(ConcurrentHashMap) -> SessionsInRegistry$Session.socket"),
          new Expected(
              Play.accepted("SelectorKeepsSessions", Habit.LEAVES, Verdict.FIN_UNREAD),
              "handler",
              "SelectorKeepsSessions$Session",
              "would be handled by"),
          new Expected(
              Play.accepted("HandlersNeverRun", Habit.LEAVES, Verdict.FIN_UNREAD),
              "field",
              "HandlersNeverRun",
              "a lambda of com.example.app.HandlersNeverRun, in the executor that static"
                  + " com.example.app.HandlersNeverRun.workers (ThreadPoolExecutor) has"),
          new Expected(
              Play.accepted("JdkServerWaits", Habit.LEAVES, Verdict.FIN_UNREAD),
              "handler",
              "JdkServerWaits",
              "would be handled by a lambda of com.example.app.JdkServerWaits"),
          new Expected(
              Play.accepted("VirtualThreadsStuck", Habit.LEAVES, Verdict.FIN_UNREAD).since(21),
              "thread",
              "Scenario.awaitGo(Scenario.java:",
              "its thread stands at"),
          new Expected(
              Play.connected("JavaHttpClientForgets", Habit.LONG_HTTP, Verdict.FIN_UNREAD)
                  .since(21), // before, a thread of the JDK's stands between
              "field",
              "JavaHttpClientForgets.client",
              "held by static com.example.app.JavaHttpClientForgets.client"));

  /** What has to be found; {@code place} without the package. */
  record Expected(Play play, String claim, String place, String words) {}

  record Case(Stage stage, Expected expected) {
    @Override
    public String toString() {
      return expected.play().scenario() + " on " + stage;
    }
  }

  static Stream<Case> cases() {
    List<Stage> stages =
        Stream.concat(
                Stage.on(Runtimes.full(), COUNT),
                Stage.on(Runtimes.smoke(), COUNT).filter(s -> s.loading() == Loading.AT_START))
            .toList();
    return EXPECTED.stream()
        .flatMap(
            expected ->
                stages.stream()
                    .filter(stage -> stage.runtime().version() >= expected.play().since())
                    .map(stage -> new Case(stage, expected)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areNamed(Case one) throws IOException {
    Play play = one.expected.play();
    AgentFiles files = new AgentFiles("holders-" + play.scenario() + "-" + one.stage);
    try (AgentRun run = start(one.stage, files);
        Peer peer = new Peer()) {
      play.open(run.jvm, peer, COUNT);
      run.awaitEvent("leak", leak -> leak.number("count") == COUNT);
      CommandLine.Result asked = CommandLine.own().run("holders", run.jvm.pid(), "--json").exits(0);
      Event leak =
          asked
              .out()
              .lines()
              .map(Event::parse)
              .filter(event -> event.is("leak"))
              .findFirst()
              .orElseThrow();
      List<Event.Holder> holders = leak.holders();
      assertTrue(!holders.isEmpty(), leak.toString());
      Event.Holder first = holders.get(0);
      assertAll(
          leak.toString(),
          () -> assertEquals(one.expected.claim(), first.claim()),
          () -> assertTrue(first.place().contains(PROGRAM + one.expected.place())),
          () -> assertTrue(first.words().contains(one.expected.words())),
          () -> assertEquals(COUNT, first.count()),
          () -> assertEquals(COUNT, first.total()),
          () -> assertEquals(1, holders.size(), "one answer for all"));
      run.finish();
    }
  }

  static Stream<Stage> startedWith() {
    return Stage.on(Runtimes.full(), COUNT).filter(s -> s.loading() == Loading.AT_START);
  }

  @ParameterizedTest
  @MethodSource("startedWith")
  void withoutASearchTheLineThatOpenedTheServerIsNamed(Stage stage) throws IOException {
    Play play = Play.accepted("JdkServerWaits", Habit.LEAVES, Verdict.FIN_UNREAD);
    AgentFiles files = new AgentFiles("holders-off-" + stage);
    try (AgentRun run =
            AgentRun.start(stage.builder(), files, AgentRun.SHORTEST_TIMES + ",holders=off");
        Peer peer = new Peer()) {
      play.open(run.jvm, peer, COUNT);
      Event leak = run.awaitEvent("leak", each -> each.number("count") == COUNT);
      String line = play.marks("listener").get(0);
      assertAll(
          leak.toString(),
          () -> assertEquals("listener", leak.text("whereBy")),
          () -> assertTrue(leak.text("where").endsWith(line)),
          () -> assertTrue(leak.frames("listener").get(0).endsWith(line)));
      run.finish();
    }
  }

  private static AgentRun start(Stage stage, AgentFiles files) throws IOException {
    if (stage.loading() == Loading.AT_START) {
      return AgentRun.start(stage.builder(), files, AgentRun.SHORTEST_TIMES);
    }
    AgentRun run = AgentRun.startWithout(stage.builder(), files);
    run.attach(AgentRun.SHORTEST_TIMES);
    return run;
  }
}
