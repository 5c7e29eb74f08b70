// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent that came with the JVM is asked, and taken out, though nobody can attach. */
class WithoutAttachIT {
  private final CommandLine closewait = CommandLine.own();

  static Stream<JavaRuntime> oldestAndNewest() {
    List<JavaRuntime> all = Runtimes.full();
    return Stream.of(all.get(0), all.get(all.size() - 1)).distinct();
  }

  private static TestedJvm.Builder closed(JavaRuntime runtime) {
    return TestedJvm.on(runtime).option("-XX:+DisableAttachMechanism");
  }

  /** It is open from its hello on, about a second after the start. */
  static void awaitMailbox(long pid) {
    Await.until(
        () ->
            CommandLineIT.mailboxes(pid).stream()
                .anyMatch(folder -> Files.exists(folder.resolve("hello"))),
        () -> "no mailbox of " + pid);
  }

  @ParameterizedTest
  @MethodSource("oldestAndNewest")
  void whileItsSocketsLeak(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("without-attach-" + runtime);
    try (AgentRun run = AgentRun.start(closed(runtime), files, AgentRun.SHORTEST_TIMES);
        Peer peer = new Peer()) {
      long pid = run.jvm.pid();
      Play play = Repertoire.named("SocketServerIgnoresEof");
      play.open(run.jvm, peer, 3);
      awaitMailbox(pid);
      Await.until(
          () -> closewait.run("report", pid).exits(0).says("3 sockets in CLOSE_WAIT"),
          () -> closewait.run("report", pid).out());
      closewait.run("status", pid).exits(0);
      closewait.run("detach", pid).exits(0);
      assertEquals(List.of(), CommandLineIT.mailboxes(pid));
      assertEquals(0, run.jvm.quit());
      assertTrue(
          run.jvm.stderr().stream().noneMatch(line -> line.startsWith("WARNING")), run.jvm.story());
    }
  }

  /** And what was never asked leaves nothing either. */
  @ParameterizedTest
  @MethodSource("oldestAndNewest")
  void whileItWaitsForTheFirstSocket(JavaRuntime runtime) throws IOException {
    for (String command : List.of("report", "none")) {
      try (TestedJvm jvm = closed(runtime).agent(Config.agentJar(), "log=none").start()) {
        jvm.awaitSaid("up");
        long pid = jvm.pid();
        awaitMailbox(pid);
        if (!command.equals("none")) {
          assertTrue(closewait.run("report", pid).exits(0).says("no leak found so far"));
          assertTrue(closewait.run("status", pid).exits(0).says("started with the JVM"));
        }
        assertEquals(0, jvm.quit());
        assertEquals(List.of(), CommandLineIT.mailboxes(pid));
        assertEquals(List.of(), jvm.stderr());
      }
    }
  }
}
