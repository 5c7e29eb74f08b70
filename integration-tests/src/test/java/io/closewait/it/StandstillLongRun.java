// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Marks;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that stand still and on which no end is to be seen: told late, as inferred. */
class StandstillLongRun {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";
  private static final String TIMES = "grace=2s,grace.unread=2s,interval=1s,summary=5s";
  private static final int COUNT = 12, MUCH = 4 << 20;

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void oneSideHasEndedAndTheOtherNeverDoes(JavaRuntime runtime) throws IOException {
    try (AgentRun run = start(runtime, "half-closed");
        Peer peer = new Peer()) {
      int port = peer.serve(Habit.STAYS);
      run.jvm.command("play EndsItsSideAndForgets " + COUNT + " " + port);
      Event leak = awaitAll(run, "HALF_CLOSED");
      assertInferred(leak, "EndsItsSideAndForgets", "FIN_WAIT2");
      run.jvm.command("close EndsItsSideAndForgets");
      run.awaitEvent("closed", closed -> "application".equals(closed.text("by")));
      run.finish();
      assertOnly(run, "HALF_CLOSED");
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void dataThatNobodyReadsHidesTheEnd(JavaRuntime runtime) throws IOException {
    try (AgentRun run = start(runtime, "data-unread");
        Peer peer = new Peer()) {
      int port = peer.serveEach(StandstillLongRun::sendsMuchAndLeaves);
      run.jvm.command("play LeavesDataUnread " + COUNT + " " + port);
      Event leak = awaitAll(run, "DATA_UNREAD");
      assertInferred(leak, "LeavesDataUnread", "ESTABLISHED");
      assertTrue(leak.number("unreadBytes") > 0, leak.toString());
      run.jvm.command("go LeavesDataUnread");
      run.awaitEvent("closed", closed -> Set.of("read", "application").contains(closed.text("by")));
      run.finish();
      assertOnly(run, "DATA_UNREAD");
    }
  }

  private static void sendsMuchAndLeaves(Socket socket) throws IOException {
    try (socket) {
      socket.getOutputStream().write(new byte[MUCH]);
    }
  }

  private static AgentRun start(JavaRuntime runtime, String name) throws IOException {
    return AgentRun.start(TestedJvm.on(runtime), new AgentFiles(name + "-" + runtime), TIMES);
  }

  private static Event awaitAll(AgentRun run, String kind) {
    return run.awaitEvent(
        "leak", leak -> kind.equals(leak.text("kind")) && leak.number("count") == COUNT);
  }

  private static void assertInferred(Event leak, String scenario, String state) {
    assertEquals("info", leak.text("severity"), leak.toString());
    assertEquals("connected", leak.text("side"));
    assertEquals(Set.of(state), Set.copyOf(leak.socketStates()));
    assertTrue(leak.text("where").endsWith(Marks.line(scenario, "where")), leak.toString());
  }

  /** Nothing else is told, and nothing counts as leaked. */
  private static void assertOnly(AgentRun run, String kind) {
    List<String> kinds =
        run.files.events("leak").stream().map(leak -> leak.text("kind")).distinct().toList();
    assertEquals(List.of(kind), kinds);
    assertEquals(0, run.files.events("stop").get(0).number("sockets"));
  }
}
