// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rare leak beside thousands of healthy connections a second is named all the same. */
class BusyProgramIT {
  private static final int COUNT = 20;

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void rareLeakHasItsStacks(JavaRuntime runtime) throws IOException {
    try (AgentRun run =
            AgentRun.start(
                TestedJvm.on(runtime), new AgentFiles("busy-" + runtime), AgentRun.TIMES);
        Peer peer = new Peer()) {
      run.jvm.command("play BusyConnects 0 " + peer.serve(Habit.LEAVES));
      Play eof = Repertoire.named("SocketServerIgnoresEof");
      Play unread = Repertoire.named("ChannelPoolKeepsStale");
      eof.open(run.jvm, peer, COUNT);
      unread.open(run.jvm, peer, COUNT);
      awaitNamed(run, eof);
      awaitNamed(run, unread);
      run.jvm.command("go BusyConnects");
      run.finish();
      List<Event> strange =
          run.files.events("leak").stream()
              .filter(leak -> !leak.names(eof.scenario()) && !leak.names(unread.scenario()))
              .toList();
      assertEquals(List.of(), strange);
    }
  }

  private static void awaitNamed(AgentRun run, Play play) {
    Event leak =
        run.awaitEvent(
            "leak", event -> event.names(play.scenario()) && event.number("count") == COUNT);
    assertTrue(leak.text("where").endsWith(play.where()), leak.toString());
  }
}
