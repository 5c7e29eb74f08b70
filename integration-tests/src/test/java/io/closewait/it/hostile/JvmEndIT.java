// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Repertoire;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TakesLong;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM ends, whatever the agent has to tell and whoever does not listen. */
class JvmEndIT {
  /** Five for the last report, and what a busy machine takes for the rest. */
  private static final int MOST_SECONDS = 12;

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  @Held(
      part = Part.END,
      done =
          "The standard error is a full pipe that nobody reads; the program leaks, and ends by"
              + " itself",
      held = "the JVM ends within the five seconds that are promised")
  void unreadStderr(JavaRuntime runtime) throws Exception {
    ends(runtime, "log=%s", false);
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  @Held(
      part = Part.END,
      done = "The standard error is a full pipe that nobody reads, and the log goes there",
      held = "the JVM ends within the five seconds that are promised")
  @TakesLong
  void unreadStderrForTheLog(JavaRuntime runtime) throws Exception {
    ends(runtime, "log=stderr", false);
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  @Held(
      part = Part.END,
      done =
          "The standard error is a full pipe that nobody reads, the log goes there, and SIGTERM"
              + " comes",
      held = "the JVM ends within the five seconds that are promised")
  @TakesLong
  void unreadStderrAndTerm(JavaRuntime runtime) throws Exception {
    ends(runtime, "log=stderr", true);
  }

  private static void ends(JavaRuntime runtime, String log, boolean term) throws Exception {
    AgentFiles files = new AgentFiles("unread-" + runtime);
    Path pipe = files.folder.resolve("stderr");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    // both ends are open in the JVM itself, so that it is neither broken nor read
    String full = "exec 9<>'" + pipe + "'; head -c 65536 /dev/zero >&9; exec \"$@\" 2>&9";
    String options =
        AgentRun.TIMES + ",json=" + files.json + "," + log.replace("%s", files.log.toString());
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .agent(Config.agentJar(), options)
            .under("sh", "-c", full, "sh")
            .in(files.folder);
    try (TestedJvm jvm = builder.start();
        Peer peer = new Peer()) {
      jvm.awaitSaid("up");
      Repertoire.named("SocketServerIgnoresEof").open(jvm, peer, 3);
      Await.until(() -> !files.events("leak").isEmpty(), () -> "no leak" + jvm.story());
      assertEndsSoon(jvm, term);
      assertEquals(1, files.events("stop").size(), "the last report");
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.hostile.Leaks#upTo17")
  @Held(
      part = Part.END,
      done = "The agent's thread stands still for good, as in a write to a disk that never answers",
      held = "the JVM ends within the five seconds that are promised; the last report is lost")
  @TakesLong
  void agentsThreadIsStuck(JavaRuntime runtime) throws Exception {
    AgentFiles files = new AgentFiles("stuck-" + runtime);
    try (AgentRun run = AgentRun.start(TestedJvm.on(runtime), files, AgentRun.TIMES);
        Peer peer = new Peer()) {
      Leaks.reported(run, peer, 3);
      run.jvm.command("play HaltsTheAgent 0 0");
      run.jvm.awaitSaid("HaltsTheAgent halted closewait");
      Repertoire.named("SocketPoolKeepsStale").open(run.jvm, peer, 3);
      assertEndsSoon(run.jvm, false);
      assertEquals(0, files.events("stop").size());
    }
  }

  private static void assertEndsSoon(TestedJvm jvm, boolean term)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    if (term) {
      jvm.signal("TERM");
      assertEquals(128 + 15, jvm.awaitExit(), jvm.story());
    } else {
      assertEquals(0, jvm.quit(), jvm.story());
    }
    long millis = (System.nanoTime() - begin) / 1_000_000;
    Campaign.figure("ended after " + millis + " ms");
    assertTrue(millis < MOST_SECONDS * 1000, "ended after " + millis + " ms" + jvm.story());
  }
}
