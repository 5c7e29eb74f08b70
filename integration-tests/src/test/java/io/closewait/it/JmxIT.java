// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The MXBean comes, and comes late enough for an application server's own LogManager. */
class JmxIT {
  private static final String OWN = "com.example.app.BringsLogManager$OwnLogManager";

  /** All of them at once: the bean takes its time on purpose, and each would wait for it. */
  private static final Map<JavaRuntime, AgentRun> RUNS = new HashMap<>();

  @BeforeAll
  static void start() throws IOException {
    for (JavaRuntime runtime : Runtimes.full()) {
      TestedJvm.Builder builder =
          TestedJvm.on(runtime).option("-Djava.util.logging.manager=" + OWN);
      AgentFiles files = new AgentFiles("jmx-" + runtime);
      RUNS.put(runtime, AgentRun.start(builder, files, AgentRun.SHORTEST_TIMES));
    }
  }

  @AfterAll
  static void close() {
    RUNS.values().forEach(AgentRun::close);
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void theBeanLeavesTheLogManagerToTheApplication(JavaRuntime runtime) throws IOException {
    AgentRun run = RUNS.get(runtime);
    try (Peer peer = new Peer()) {
      Play play = Repertoire.named("SocketServerIgnoresEof");
      play.open(run.jvm, peer, 4);
      run.awaitEvent("leak", leak -> leak.names(play.scenario()) && leak.number("count") == 4);
      run.jvm.command("play AsksTheBean 0 0");
      assertEquals(OWN, run.jvm.awaitSaid("AsksTheBean log manager "));
      assertEquals("4", run.jvm.awaitSaid("AsksTheBean leaked sockets "));
      run.finish();
    }
  }
}
