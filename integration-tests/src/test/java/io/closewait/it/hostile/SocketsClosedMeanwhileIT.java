// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TakesLong;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asynchronous closes leave no entry in the agent's table and cause no false alarm. */
class SocketsClosedMeanwhileIT {
  private static final int ROUNDS = 300;

  @ParameterizedTest
  @MethodSource("io.closewait.it.hostile.Leaks#withOlder")
  @Held(
      part = Part.SOCKETS,
      done =
          "1,200 sockets, channels and listeners are closed, shut or interrupted while another"
              + " thread is blocked in their read or accept",
      held = "no entry is left in the agent's table, no descriptor, no false alarm")
  @TakesLong
  void nothingIsLeft(JavaRuntime runtime) throws IOException {
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .opens("java.base/java.io", "java.base/java.net", "java.base/sun.nio.ch");
    AgentFiles files = new AgentFiles("meanwhile-" + runtime);
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.TIMES);
        Peer peer = new Peer()) {
      int port = peer.serve(Habit.STAYS);
      run.jvm.command("play ClosedMeanwhile 20 " + port); // selectors, epoll and their like
      int before = sockets(run);
      run.jvm.command("play ClosedMeanwhile " + ROUNDS + " " + port);
      Await.until(() -> entries(run) == 0, () -> "entries are left" + run.jvm.story());
      assertEquals(before, sockets(run));
      Campaign.figure(4 * ROUNDS + " closes, sockets " + before + " before and after");
      Leaks.reported(run, peer, 3);
      run.finish();
      List<?> strange =
          files.events("leak").stream()
              .filter(leak -> Leaks.BOTH.stream().noneMatch(leak::names))
              .toList();
      assertEquals(List.of(), strange);
    }
  }

  private static int entries(AgentRun run) {
    String look = Long.toString(System.nanoTime());
    run.jvm.command("entries " + look);
    return Integer.parseInt(run.jvm.awaitSaid("entries " + look + " "));
  }

  private static int sockets(AgentRun run) {
    return KernelView.of(run.jvm.pid()).sockets();
  }
}
