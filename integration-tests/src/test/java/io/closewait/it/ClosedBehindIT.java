// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Descriptors that native code closes, or puts something else in place of, are forgotten. */
class ClosedBehindIT {
  private static final int COUNT = 10, THIRDS = 9;

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void healsAndIsNeverReported(JavaRuntime runtime) throws IOException {
    try (AgentRun run =
            AgentRun.start(
                ChurnIT.opened(TestedJvm.on(runtime)),
                new AgentFiles("behind-" + runtime),
                AgentRun.TIMES);
        Peer peer = new Peer()) {
      serve(run, peer, "ClosedBehind", COUNT);
      run.jvm.command("go ClosedBehind");
      String what = run.jvm.awaitSaid("ClosedBehind closed ");
      assertEquals(2 * COUNT + ", of which taken by a file " + COUNT, what);
      Await.until(() -> ChurnIT.connections(run) == 0, () -> "not forgotten" + run.jvm.story());

      // the same numbers again, for connections that do leak
      Play leak = Repertoire.named("ChannelServerForgetsSessions");
      leak.open(run.jvm, peer, COUNT);
      run.awaitEvent("leak", e -> e.names(leak.scenario()) && e.number("count") == COUNT);
      run.finish();
      assertTrue(run.files.events("leak").stream().allMatch(e -> e.names(leak.scenario())));
      assertEquals(List.of(), run.files.events("closed"));
    }
  }

  /** As by dup2, before and after the agent has seen that the peers are gone. */
  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void whatIsPutInPlaceIsNotReported(JavaRuntime runtime) throws IOException {
    try (AgentRun run =
            AgentRun.start(
                ChurnIT.opened(TestedJvm.on(runtime)).opens("java.base/sun.nio.fs"),
                new AgentFiles("in-place-" + runtime),
                "grace=6s,grace.unread=6s,interval=1s,summary=5s");
        Peer peer = new Peer()) {
      int well = 0;
      for (String scenario : List.of("PutInPlace", "PutInPlaceOfSuspects")) {
        serve(run, peer, scenario, THIRDS);
        run.jvm.command("go " + scenario);
        assertEquals(2 * THIRDS + "", run.jvm.awaitSaid(scenario + " replaced "));
        well += 2 * THIRDS / 3 + 2; // and both ends of the connection that is well
      }
      int left = well;
      Await.until(
          () -> ChurnIT.connections(run) == left,
          () -> ChurnIT.connections(run) + " in place of " + left + run.jvm.story());
      Play leak = Repertoire.named("ChannelServerForgetsSessions");
      leak.open(run.jvm, peer, COUNT);
      run.awaitEvent("leak", e -> e.names(leak.scenario()) && e.number("count") == COUNT);
      run.finish();
      assertTrue(run.files.events("leak").stream().allMatch(e -> e.names(leak.scenario())));
      assertEquals(List.of(), run.files.events("closed"));
    }
  }

  /** So many accepted channels, and as many sockets, whose peers have left. */
  private static void serve(AgentRun run, Peer peer, String scenario, int count)
      throws IOException {
    run.jvm.command("play " + scenario + " " + count + " 0");
    List<Integer> ports =
        run.jvm.stdout().stream()
            .filter(line -> line.startsWith("> " + scenario + " port "))
            .map(line -> Integer.valueOf(line.replaceAll(".* ", "")))
            .toList();
    peer.connect(ports.get(0), count, Habit.ASKS_AND_LEAVES);
    peer.connect(ports.get(1), count, Habit.ASKS_AND_LEAVES);
    run.jvm.awaitSaid(scenario + " served");
  }
}
