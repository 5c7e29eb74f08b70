// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However the JVM ends, what was written can be read. */
class EndOfLifeIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";

  @Held(
      part = Part.END,
      done = "`kill -9` right after a leak was written",
      held = "every whole line of log and JSON can be read")
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void killedAtOnce(JavaRuntime runtime) throws IOException, InterruptedException {
    try (AgentRun run = start(runtime, "killed");
        Peer peer = new Peer()) {
      leak(run, peer);
      run.jvm.signal("KILL");
      assertNotEquals(0, run.jvm.awaitExit());
      run.assertUnharmed(); // every whole line parses
      assertEquals(0, run.files.events("stop").size());
      assertFalse(run.files.logLines().isEmpty());
    }
  }

  @Held(
      part = Part.END,
      done = "SIGTERM while sockets leak",
      held = "the last report is written, and the exit code is the JVM's own")
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void terminated(JavaRuntime runtime) throws IOException, InterruptedException {
    try (AgentRun run = start(runtime, "terminated");
        Peer peer = new Peer()) {
      leak(run, peer);
      run.jvm.signal("TERM");
      assertEquals(128 + 15, run.jvm.awaitExit());
      run.assertUnharmed();
      assertEquals(2, run.files.events("leak").size(), "once when found, once at the end");
      assertEquals(1, run.files.events("stop").size());
    }
  }

  private static AgentRun start(JavaRuntime runtime, String name) throws IOException {
    return AgentRun.start(
        TestedJvm.on(runtime), new AgentFiles(name + "-" + runtime), "grace=2s,interval=1s");
  }

  private static void leak(AgentRun run, Peer peer) throws IOException {
    Play play = Repertoire.named("SocketServerIgnoresEof");
    play.open(run.jvm, peer, 3);
    run.awaitEvent("leak", event -> event.names(play.scenario()));
  }
}
