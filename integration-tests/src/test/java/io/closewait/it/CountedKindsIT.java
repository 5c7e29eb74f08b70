// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Marks;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kinds of leak that are not about a socket whose peer is gone: half closed by the JDK, waiting
 * to be accepted, ever more; and channels, which are left to nobody.
 */
@Order(1)
class CountedKindsIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";
  private static final int COUNT = 20;

  @AfterAll
  static void writeMatrix() throws IOException {
    Matrix.write();
  }

  /** No collector closes these: the kernel's state tells in the end. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void forgottenChannelsAreFoundByTheirState(JavaRuntime runtime) throws IOException {
    play(
        runtime,
        "ChannelsForgotten",
        AgentRun.TIMES,
        (run, peer) -> {
          int port = peer.serve(Habit.TAKES_REQUEST_AND_LEAVES);
          run.jvm.command("play ChannelsForgotten " + COUNT + " " + port);
          run.jvm.command("collect");
          Event leak = awaitCount(run, "FIN_UNREAD", "ChannelsForgotten", COUNT);
          assertWhere("ChannelsForgotten", leak);
          run.jvm.command("collect");
          assertEquals(COUNT, KernelView.of(run.jvm.pid()).count(KernelView.CLOSE_WAIT, port));
          run.finish();
          assertOnly(run, "FIN_UNREAD");
        });
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void closeIncompleteUntilTheSelectorLetsGo(JavaRuntime runtime) throws IOException {
    incomplete(runtime, "KeysCancelled");
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void closeIncompleteWithoutLinger(JavaRuntime runtime) throws IOException {
    incomplete(runtime, "KeysCancelledLingering");
  }

  private static void incomplete(JavaRuntime runtime, String scenario) throws IOException {
    play(
        runtime,
        scenario,
        AgentRun.TIMES,
        (run, peer) -> {
          run.jvm.command("play " + scenario + " " + COUNT + " 0");
          int port = Integer.parseInt(run.jvm.awaitSaid(scenario + " port "));
          peer.connect(port, COUNT, Habit.STAYS);
          run.jvm.awaitSaid(scenario + " served");
          Event leak = awaitCount(run, "CLOSE_INCOMPLETE", scenario, COUNT);
          assertEquals("warn", leak.text("severity"));
          assertEquals("accepted", leak.text("side"));
          assertTrue(leak.text("where").endsWith(Marks.line("KeysCancelled", "where")));
          int held = KernelView.socketDescriptors(run.jvm.pid());
          run.jvm.command("go " + scenario);
          assertEquals(
              held - COUNT,
              KernelView.socketDescriptors(run.jvm.pid()),
              "descriptors of sockets until the selector let go");
          awaitClosed(run, "CLOSE_INCOMPLETE", COUNT);
          run.finish();
          assertOnly(run, "CLOSE_INCOMPLETE");
        });
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void unacceptedUntilTheAcceptorCatchesUp(JavaRuntime runtime) throws IOException {
    play(
        runtime,
        "AcceptorStuck",
        AgentRun.TIMES,
        (run, peer) -> {
          run.jvm.command("play AcceptorStuck " + COUNT + " 0");
          int port = Integer.parseInt(run.jvm.awaitSaid("AcceptorStuck port "));
          peer.connect(port, 1, Habit.STAYS);
          run.jvm.awaitSaid("AcceptorStuck stuck");
          peer.connect(port, COUNT, Habit.LEAVES);
          Event leak = awaitCount(run, "UNACCEPTED", "AcceptorStuck", COUNT);
          assertEquals("warn", leak.text("severity"));
          assertLogged(run, "    peers:            127.0.0.1 (" + COUNT + ")");
          assertLogged(run, "    local port:       " + port + " (" + COUNT + ")");
          assertTrue(leak.text("where").startsWith("com.example.app.Scenario.listen("));
          assertTrue(
              leak.frames("lastAccept").get(0).endsWith(Marks.line("AcceptorStuck", "owner")));
          assertTrue(
              leak.frames("acceptorNow")
                  .contains(
                      "com.example.app.AcceptorStuck.serve" + Marks.line("AcceptorStuck", "now")),
              leak.toString());
          run.jvm.command("go AcceptorStuck");
          run.jvm.awaitSaid("AcceptorStuck caught up");
          run.finish();
          assertOnly(run, "UNACCEPTED");
        });
  }

  /** Ever more established connections of one site, for six summaries; their peers live. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void growingIsToldFromComingAndGoing(JavaRuntime runtime) throws IOException {
    play(
        runtime,
        "ConnectionsPileUp",
        "grace=3s,grace.unread=4s,interval=1s,summary=2s",
        (run, peer) -> {
          int port = peer.serve(Habit.STAYS);
          run.jvm.command("play ConnectionsComeAndGo 1 " + port);
          run.jvm.command("play ConnectionsPileUp 1 " + port);
          Event leak = run.awaitEvent("leak", e -> "GROWING".equals(e.text("kind")));
          assertEquals("info", leak.text("severity"));
          assertWhere("ConnectionsPileUp", leak);
          run.jvm.command("go ConnectionsPileUp");
          run.jvm.command("close ConnectionsPileUp");
          run.jvm.command("go ConnectionsComeAndGo");
          run.finish();
          assertOnly(run, "GROWING");
          assertTrue(
              run.files.events("leak").stream().noneMatch(e -> e.names("ConnectionsComeAndGo")));
        });
  }

  /** It is reported once, writes, is given more time, and is not reported again and again. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void slowHeartbeatDoesNotFlap(JavaRuntime runtime) throws IOException {
    play(
        runtime,
        "SocketBeatsSlowly",
        AgentRun.TIMES,
        (run, peer) -> {
          run.jvm.command("play SocketBeatsSlowly " + COUNT + " 5500");
          int port = Integer.parseInt(run.jvm.awaitSaid("SocketBeatsSlowly port "));
          peer.connect(port, COUNT, Habit.ENDS_ITS_SIDE);
          run.jvm.awaitSaid(5, "SocketBeatsSlowly beat");
          Instant ended = Instant.now(); // where that comes late, they are closed as reported anew
          run.jvm.command("go SocketBeatsSlowly");
          run.finish();
          List<Event> taken = new ArrayList<>(run.files.events("closed"));
          taken.removeIf(e -> !OffsetDateTime.parse(e.text("time")).toInstant().isBefore(ended));
          assertTrue(taken.stream().allMatch(e -> "wrote".equals(e.text("by"))), "" + taken);
          long times = taken.stream().mapToLong(e -> e.number("count")).sum();
          assertTrue(times > 0 && times <= 2 * COUNT, times + " times in 5 beats: " + taken);
        });
  }

  // ---- what the tests share --------------------------------------------------------------------

  interface Part {
    void play(AgentRun run, Peer peer) throws IOException;
  }

  static void play(JavaRuntime runtime, String scenario, String options, Part part)
      throws IOException {
    note(runtime, scenario, false);
    try (AgentRun run =
            AgentRun.start(
                TestedJvm.on(runtime), new AgentFiles(scenario + "-" + runtime), options);
        Peer peer = new Peer()) {
      part.play(run, peer);
    }
    note(runtime, scenario, true);
  }

  private static void note(JavaRuntime runtime, String scenario, boolean held) {
    String row = Marks.sentence(scenario) + " (`" + scenario + "`)";
    Matrix.note(row, 8, runtime, Loading.AT_START, held);
  }

  static Event awaitCount(AgentRun run, String kind, String scenario, int count) {
    Await.until(
        () -> {
          Event newest = newest(run, kind, scenario);
          return newest != null && newest.number("count") == count;
        },
        () -> kind + " is " + newest(run, kind, scenario) + " of " + run.files.events());
    return newest(run, kind, scenario);
  }

  static Event newest(AgentRun run, String kind, String scenario) {
    return run.files.events("leak").stream()
        .filter(e -> kind.equals(e.text("kind")) && e.names(scenario))
        .reduce(null, (older, newer) -> newer);
  }

  private static void awaitClosed(AgentRun run, String kind, int count) {
    Await.until(
        () -> closed(run, kind) == count,
        () -> closed(run, kind) + " taken back of " + run.files.events());
  }

  private static long closed(AgentRun run, String kind) {
    return run.files.events("closed").stream()
        .filter(e -> kind.equals(e.text("kind")))
        .mapToLong(e -> e.number("count"))
        .sum();
  }

  static void assertWhere(String scenario, Event leak) {
    String where = Marks.line(scenario, "where");
    assertTrue(leak.text("where").endsWith(where), where + " is not where of " + leak);
  }

  private static void assertLogged(AgentRun run, String line) {
    Await.until(() -> run.files.logLines().contains(line), () -> "" + run.files.logLines());
  }

  static void assertOnly(AgentRun run, String kind) {
    List<Event> others =
        run.files.events("leak").stream().filter(e -> !kind.equals(e.text("kind"))).toList();
    assertEquals(List.of(), others, "other leaks than " + kind);
  }
}
