// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Play.Verdict;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Keys;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.Runtimes;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What first aid must leave alone, and what must not harm it, on every Java. */
class FirstAidHarmlessLongRun {
  private static final int COUNT = 5;

  /** Half-closed conversations that go on. */
  private static final List<Play> TALKING =
      List.of(
          talks("SocketStreamsOn", Habit.ENDS_ITS_SIDE),
          talks("ChannelStreamsOn", Habit.ENDS_ITS_SIDE),
          talks("SocketSendsSlowly", Habit.ENDS_ITS_SIDE_AND_SIPS),
          talks("SocketWaitsForAPause", Habit.ENDS_ITS_SIDE_AND_PAUSES),
          Play.connected("SocketReadsSlowly", Habit.SENDS_MUCH_AND_LEAVES, Verdict.SILENCE),
          talks("TlsStreamsOn", Habit.ENDS_ITS_SIDE_OF_TLS).since(11));

  private static Play talks(String scenario, Habit habit) {
    return Play.accepted(scenario, habit, Verdict.SILENCE);
  }

  record Case(Stage stage, Play play) {
    @Override
    public String toString() {
      return play.scenario() + " on " + stage;
    }
  }

  static Stream<Case> talking() {
    return Runtimes.full().stream()
        .map(runtime -> new Stage(runtime, Loading.AT_START, COUNT))
        .map(stage -> stage.with("-Dkeys=" + Keys.store()))
        .flatMap(
            stage ->
                TALKING.stream()
                    .filter(play -> play.since() <= stage.runtime().version())
                    .map(play -> new Case(stage, play)));
  }

  /** With the least age there can be, beside a leak that is closed. */
  @ParameterizedTest
  @MethodSource("talking")
  void conversationsGoOn(Case one) throws IOException {
    String name = "aid-harmless-" + one.play.scenario() + "-" + one.stage.runtime();
    try (AgentRun run =
            AgentRun.start(
                one.stage.builder(), new AgentFiles(name), AgentRun.TIMES + ",firstaid=100ms");
        Peer peer = new Peer()) {
      one.play.open(run.jvm, peer, COUNT);
      Play leak = Play.accepted("SocketServerIgnoresEof", Habit.ASKS_AND_LEAVES, Verdict.SILENCE);
      leak.open(run.jvm, peer, 20);
      run.awaitEvent("closed", closed -> "firstaid".equals(closed.text("by")));
      run.awaitEvent("descriptors", event -> true);
      assertEquals(
          List.of(),
          run.files.events("firstaid").stream()
              .filter(told -> !told.text("message").contains("closed 20 sockets"))
              .toList());
      run.finish();
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void aCloseThatNeverReturnsCostsASentence(JavaRuntime runtime) throws IOException {
    Play play = Play.accepted("CloseNeverReturns", Habit.LEAVES, Verdict.FIN_UNREAD);
    Stage stage = new Stage(runtime, Loading.AT_START, COUNT);
    try (AgentRun run =
            AgentRun.start(
                stage.builder(), new AgentFiles("aid-never-" + runtime), AgentRun.TIMES);
        Peer peer = new Peer()) {
      play.open(run.jvm, peer, 20);
      run.awaitEvent("leak", leak -> leak.number("count") == 20);
      String told =
          CommandLine.own()
              .run("close", run.jvm.pid(), "--all-proven", "--older-than", "0s")
              .exits(1)
              .out();
      assertTrue(told.contains("  1  not: its close() did not return within 2000 ms\n"), told);
      assertTrue(
          told.contains(
              "      19  not: its close() failed: java.lang.IllegalStateException: not so\n"),
          told);
      CommandLine.own().run("status", run.jvm.pid()).exits(0);
      run.finish();
    }
  }
}
