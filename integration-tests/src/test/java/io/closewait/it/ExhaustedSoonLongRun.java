// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.OpenFiles;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All descriptors go at the worst moment: before the agent has looked once, right after it came
 * back, right after the limit was raised, with no socket open. It is told in time all the same.
 */
class ExhaustedSoonLongRun {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";
  private static final int LIMIT = 256;
  private static final int RAISED = 400;
  private static final long SOON_MILLIS = 20_000;
  private static final String OPTIONS = "interval=1h,summary=1h,jmx=false";
  private static final String FILLS = "Fills$NeverConnected";
  private static final String FULL = "NeverConnected none left";

  record Burst(String of, JavaRuntime runtime) {}

  static List<Burst> bursts() {
    List<Burst> bursts = new ArrayList<>();
    for (JavaRuntime runtime : Runtimes.full()) {
      for (String of : List.of("files", "channels", "connections")) {
        bursts.add(new Burst(of, runtime));
      }
    }
    return bursts;
  }

  /** Nothing could be made ready. */
  @ParameterizedTest
  @MethodSource("bursts")
  void inTheFirstMomentOfTheProgram(Burst burst) throws IOException {
    AgentFiles files = new AgentFiles("burst-" + burst.of + "-" + burst.runtime);
    TestedJvm.Builder program =
        limited(burst.runtime).option("-Dburst=" + burst.of).main("com.example.app.BurstsAtStart");
    long begun = System.nanoTime();
    try (AgentRun run = AgentRun.start(program, files, OPTIONS)) {
      assertTold(run, begun, LIMIT);
    }
  }

  /** Log and JSON Lines are written without what fixes the settings of the network. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void beforeTheProgramHasUsedTheNetwork(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("burst-anew-" + runtime);
    TestedJvm.Builder program =
        limited(runtime).option("-Dburst=files").main("com.example.app.BurstsAtStart");
    try (AgentRun run = AgentRun.start(program, files, OPTIONS)) {
      run.awaitEvent("exhausted", event -> true);
      run.jvm.command("play BurstsAtStart$Anew 0 0");
      int port = Integer.parseInt(run.jvm.awaitSaid("Anew listens "));
      List<KernelView.Connection> servers =
          KernelView.of(run.jvm.pid()).connections.stream()
              .filter(connection -> connection.localPort() == port)
              .toList();
      assertEquals(1, servers.size(), servers + "");
      assertFalse(servers.get(0).version6(), "an IPv6 socket in spite of preferIPv4Stack");
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void rightAfterTheAgentCameBack(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("burst-again-" + runtime);
    try (AgentRun run =
        AgentRun.startWithout(limited(runtime), new AgentFiles("burst-" + runtime))) {
      run.jvm.command("play " + FILLS + " 0 0");
      run.jvm.awaitSaid("NeverConnected ready");
      run.attach(OPTIONS);
      CommandLine.own().run("detach", run.jvm.pid()).exits(0);
      AgentRun.load(run.jvm.pid(), files.options() + "," + OPTIONS);
      long begun = System.nanoTime();
      run.jvm.command("go " + FILLS);
      run.jvm.awaitSaid(FULL);
      assertTold(AgentRun.of(run.jvm, files), begun, LIMIT);
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void rightAfterTheLimitWasRaised(JavaRuntime runtime) throws Exception {
    AgentFiles files = new AgentFiles("burst-raised-" + runtime);
    try (AgentRun run = AgentRun.start(limited(runtime), files, OPTIONS)) {
      run.jvm.command("play " + FILLS + " 0 0");
      run.jvm.awaitSaid("NeverConnected ready");
      Await.until(() -> OpenFiles.of(run.jvm.pid()).of("/dev/null") >= 2, run.jvm::story);
      CommandLine.own().run("close", run.jvm.pid(), "--raise-limit", RAISED).exits(0);
      long begun = System.nanoTime();
      run.jvm.command("go " + FILLS);
      run.jvm.awaitSaid(FULL);
      assertTold(run, begun, RAISED);
    }
  }

  /** In the log and in the JSON Lines. */
  private static void assertTold(AgentRun run, long begun, int limit) throws IOException {
    assertTold(run, begun);
    Event exhausted = run.awaitEvent("exhausted", event -> true);
    long millis = (System.nanoTime() - begun) / 1_000_000;
    OpenFiles open = OpenFiles.of(run.jvm.pid());
    run.tolerate("closewait: the report is in ");
    run.finish();
    List<Event> last = run.files.events("descriptors");
    assertAll(
        () -> assertTrue(millis < SOON_MILLIS, millis + " ms"),
        () -> assertEquals(limit, exhausted.number("limit")),
        () -> assertEquals(1, run.files.events("exhausted").size(), "once a minute"),
        () -> assertEquals(1, told(run).size(), "once a minute"),
        () -> assertEquals(open.count(), last.get(last.size() - 1).number("counted"), open + ""));
  }

  private static void assertTold(AgentRun run, long begun) {
    Await.until(() -> told(run).size() == 1, () -> "not told" + run.jvm.story());
    long millis = (System.nanoTime() - begun) / 1_000_000;
    assertTrue(millis < SOON_MILLIS, millis + " ms");
  }

  private static List<String> told(AgentRun run) {
    List<String> lines = run.files.logLines();
    return lines.stream().filter(line -> line.contains(" WARN  EXHAUSTED ")).toList();
  }

  /** A limit that can be raised: a JVM does so itself at its start, unless it is told not to. */
  private static TestedJvm.Builder limited(JavaRuntime runtime) {
    return TestedJvm.on(runtime)
        .option("-XX:-MaxFDLimit")
        .under("sh", "-c", "ulimit -S -n " + LIMIT + "; exec \"$@\"", "sh");
  }
}
