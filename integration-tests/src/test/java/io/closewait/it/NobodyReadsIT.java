// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Standard error is a pipe that is full and that nobody reads, as under a parent that has forgotten
 * it or a log shipper that is stuck: neither the agent nor the end of the JVM waits for it.
 */
class NobodyReadsIT {
  private static final String FULL = "io.closewait.it.harness.Runtimes#full";

  /** Fills the pipe and becomes the JVM, which holds both of its ends. */
  private static final String FILL =
      "mkfifo \"$0\" && exec 2<>\"$0\" && head -c 65536 /dev/zero >&2 && exec \"$@\"";

  @ParameterizedTest
  @MethodSource(FULL)
  void theLogInAFileIsWrittenToItsEnd(JavaRuntime runtime) throws Exception {
    AgentFiles files = new AgentFiles("nobody-reads-" + runtime);
    try (AgentRun run = start(runtime, files, "log=" + files.log);
        Peer peer = new Peer()) {
      leak(run, peer, "SocketServerIgnoresEof");
      leak(run, peer, "ChannelServerIgnoresEof"); // the first one has told stderr where the log is
      long begun = System.nanoTime();
      assertEquals(0, run.jvm.quit());
      assertEndsInTime(begun);
      assertEquals(1, files.events("stop").size());
      assertTrue(files.logLines().stream().anyMatch(line -> line.contains("Closewait stops")));
    }
  }

  @ParameterizedTest
  @MethodSource(FULL)
  void norIsTheAgentHeldUpByALogOnStderr(JavaRuntime runtime) throws Exception {
    AgentFiles files = new AgentFiles("nobody-reads-" + runtime);
    try (AgentRun run = start(runtime, files, "log=stderr");
        Peer peer = new Peer()) {
      leak(run, peer, "SocketServerIgnoresEof");
      leak(run, peer, "ChannelServerIgnoresEof");
      long begun = System.nanoTime();
      run.jvm.signal("TERM");
      assertEquals(128 + 15, run.jvm.awaitExit());
      assertEndsInTime(begun);
      assertEquals(1, files.events("stop").size());
    }
  }

  /** Five seconds are the promise; the machine of the test has some more. */
  private static void assertEndsInTime(long begun) {
    long took = System.nanoTime() - begun;
    assertTrue(took < Duration.ofSeconds(10).toNanos(), took + " ns");
  }

  /** A pipe as the log is refused: neither the start nor the report waits for its reader. */
  @ParameterizedTest
  @MethodSource(FULL)
  void aPipeIsNoLog(JavaRuntime runtime) throws Exception {
    AgentFiles files = new AgentFiles("pipe-" + runtime);
    Path pipe = files.folder.resolve("pipe.log");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    try (TestedJvm jvm =
            TestedJvm.on(runtime)
                .agent(Config.agentJar(), AgentRun.SHORTEST_TIMES + ",log=" + pipe)
                .in(files.folder)
                .start();
        Peer peer = new Peer()) {
      jvm.awaitSaid("up");
      Repertoire.named("SocketServerIgnoresEof").open(jvm, peer, 3);
      Await.until(
          () -> jvm.stderr().stream().anyMatch(line -> line.contains(" LEAK ")),
          () -> "no leak on stderr" + jvm.story());
      assertEquals(0, jvm.quit());
      String sentence = "closewait: log: '" + pipe + "' is not a regular file";
      assertTrue(jvm.stderr().get(0).startsWith(sentence), jvm.story());
    }
  }

  private static AgentRun start(JavaRuntime runtime, AgentFiles files, String log)
      throws IOException {
    String pipe = files.folder.resolve("stderr").toString();
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .under("sh", "-c", FILL, pipe)
            .agent(Config.agentJar(), AgentRun.SHORTEST_TIMES + ",json=" + files.json + "," + log)
            .in(files.folder);
    return AgentRun.of(builder.start(), files);
  }

  private static void leak(AgentRun run, Peer peer, String scenario) throws IOException {
    Repertoire.named(scenario).open(run.jvm, peer, 3);
    run.awaitEvent("leak", event -> event.names(scenario));
  }
}
