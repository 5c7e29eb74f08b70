// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However often it is given, there is one agent: the first. */
class LoadedTwiceIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";
  private static final String REFUSAL = "closewait: already at work in this JVM; ";

  @Held(
      part = Part.AGENTS,
      done = "The agent is given twice on the command line",
      held = "there is one agent, the first")
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void twiceOnTheCommandLine(JavaRuntime runtime) throws IOException {
    AgentFiles second = new AgentFiles("second-" + runtime);
    AgentFiles first = new AgentFiles("first-" + runtime);
    // the options of the first come first on the command line
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .agent(Config.agentJar(), first.options() + "," + AgentRun.SHORTEST_TIMES)
            .agent(Config.agentJar(), second.options() + "," + AgentRun.SHORTEST_TIMES);
    try (AgentRun run = AgentRun.startWithout(builder, first)) {
      assertOneAgent(run, second);
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void atStartAndAttached(JavaRuntime runtime) throws IOException {
    AgentFiles second = new AgentFiles("second-" + runtime);
    AgentFiles first = new AgentFiles("first-" + runtime);
    try (AgentRun run = AgentRun.start(TestedJvm.on(runtime), first, AgentRun.SHORTEST_TIMES)) {
      AgentRun.load(run.jvm.pid(), second.options() + "," + AgentRun.SHORTEST_TIMES);
      assertOneAgent(run, second);
    }
  }

  private static void assertOneAgent(AgentRun run, AgentFiles second) throws IOException {
    run.tolerate(REFUSAL);
    run.jvm.command("threads");
    assertEquals(
        List.of("> thread closewait"),
        run.jvm.stdout().stream().filter(line -> line.equals("> thread closewait")).toList());
    Play play = Repertoire.named("SocketServerIgnoresEof");
    try (Peer peer = new Peer()) {
      play.open(run.jvm, peer, 7);
      run.awaitEvent("leak", leak -> leak.names(play.scenario()) && leak.number("count") == 7);
    }
    run.finish();
    assertEquals(1, run.jvm.stderr().stream().filter(line -> line.startsWith(REFUSAL)).count());
    assertFalse(Files.exists(second.json));
    assertFalse(Files.exists(second.log));
  }
}
