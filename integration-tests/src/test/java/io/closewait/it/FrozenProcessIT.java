// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.Closeable;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that stands still for longer than every grace time, as in a virtual machine that is
 * moved, has leaked nothing if its handlers close as soon as they run again.
 */
class FrozenProcessIT {
  private static final int COUNT = 20;
  private static final long FREEZE_MILLIS = 9_000;

  /** Makes the process stand still, and go on. */
  interface Freeze {
    /** {@code meanwhile}: what others do while it stands. */
    void freeze(AgentRun run, Closeable meanwhile) throws Exception;
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void isNoLeak(JavaRuntime runtime) throws Exception {
    assertNoLeak(
        TestedJvm.on(runtime),
        (run, meanwhile) -> {
          run.jvm.signal("STOP");
          meanwhile.close();
          Thread.sleep(FREEZE_MILLIS); // the freeze itself
          run.jvm.signal("CONT");
        });
  }

  static void assertNoLeak(TestedJvm.Builder builder, Freeze freeze) throws Exception {
    try (AgentRun run = AgentRun.start(builder, new AgentFiles("frozen"), AgentRun.TIMES);
        Peer peer = new Peer()) {
      // these have read -1 before the freeze and close when they are told to, after it
      int port = play(run, "SocketServerClosesOnCommand");
      peer.connect(port, COUNT, Peer.Habit.ASKS_AND_LEAVES);
      // these lose their peers during the freeze, and close a second after it
      int slow = play(run, "SocketServerClosesSlowly");
      Peer leaving = new Peer();
      leaving.connect(slow, COUNT, Peer.Habit.STAYS);
      run.jvm.awaitSaid(COUNT, "SocketServerClosesOnCommand read to the end");

      freeze.freeze(run, leaving::close);

      run.jvm.command("go SocketServerClosesOnCommand");
      run.jvm.awaitSaid(COUNT, "SocketServerClosesOnCommand closed one");
      run.jvm.awaitSaid(COUNT, "SocketServerClosesSlowly closed one");
      Play leak = Repertoire.named("SocketServerIgnoresEof");
      leak.open(run.jvm, peer, COUNT);
      run.awaitEvent("leak", event -> event.names(leak.scenario()));
      run.finish();
      assertEquals(
          List.of(),
          run.files.events("leak").stream().filter(e -> !e.names(leak.scenario())).toList());
    }
  }

  private static int play(AgentRun run, String scenario) {
    run.jvm.command("play " + scenario + " " + COUNT + " 0");
    return Integer.parseInt(run.jvm.awaitSaid(scenario + " port "));
  }
}
