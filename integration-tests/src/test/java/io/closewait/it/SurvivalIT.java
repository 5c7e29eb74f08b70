// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent's threads live on whatever happens to them, and nothing of it reaches the application:
 * the program ends with 42 where its handler of uncaught exceptions hears of one of ours.
 */
class SurvivalIT {
  private static final String FULL = "io.closewait.it.harness.Runtimes#full";

  /** Where a thread can be stopped from outside. */
  static Stream<JavaRuntime> thatStopThreads() {
    return Runtimes.full().stream().filter(runtime -> runtime.version() < 20);
  }

  @Held(
      part = Part.MEMORY,
      done = "All memory is taken to the last bytes, three times (`-Xmx12m`)",
      held =
          "the application's handler of uncaught exceptions hears of none of our threads, and a"
              + " leak made later is reported")
  @ParameterizedTest
  @MethodSource(FULL)
  void wantOfMemory(JavaRuntime runtime) throws IOException {
    TestedJvm.Builder builder = TestedJvm.on(runtime).option("-Xmx12m").option("-XX:+UseG1GC");
    survives(builder, runtime, "MemoryRunsOut");
  }

  @Held(
      part = Part.MEMORY,
      done = "`Thread.stop` on each of the agent's threads, 30 times",
      held =
          "they go on; the application's handler hears of none, and a leak made later is reported")
  @ParameterizedTest
  @MethodSource("thatStopThreads")
  void stoppedThreads(JavaRuntime runtime) throws IOException {
    survives(TestedJvm.on(runtime), runtime, "StopsAllThreads");
  }

  private static void survives(TestedJvm.Builder builder, JavaRuntime runtime, String trouble)
      throws IOException {
    AgentFiles files = new AgentFiles(trouble + "-" + runtime);
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.SHORTEST_TIMES + ",metrics=0");
        Peer peer = new Peer()) {
      leak(run, peer, "SocketServerIgnoresEof");
      run.jvm.command("play " + trouble + " 0 0");
      run.jvm.command("go " + trouble);
      leak(run, peer, "ChannelServerIgnoresEof");
      assertEquals(0, run.jvm.quit(), run.jvm.story());
      assertEquals(1, files.events("stop").size());
    }
  }

  private static void leak(AgentRun run, Peer peer, String scenario) throws IOException {
    Play play = Repertoire.named(scenario);
    play.open(run.jvm, peer, 3);
    run.awaitEvent("leak", event -> event.names(scenario));
  }
}
