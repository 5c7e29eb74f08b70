// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What can be done for a server that has no descriptor left. */
class FirstAidAtTheLimitIT {
  private static final int LIMIT = 128;
  private static final int NEARLY_ALL = 120;
  private static final int LEAKED = 20;
  private static final String SCENARIO = "SocketServerRunsOut";
  private static final CommandLine CLOSEWAIT = CommandLine.own();

  /** A server all of whose descriptors are in use, some by leaks. */
  private static AgentRun exhausted(JavaRuntime runtime, String name, Peer peer, String options)
      throws IOException {
    TestedJvm.Builder jvm =
        TestedJvm.on(runtime).under("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh");
    AgentRun run =
        AgentRun.start(
            jvm,
            new AgentFiles("aid-" + name + "-" + runtime),
            "grace=3s,grace.unread=1h,summary=1h,interval=1s,jmx=false" + options);
    run.jvm.command("play " + SCENARIO + " " + LEAKED + " 0");
    int port = Integer.parseInt(run.jvm.awaitSaid(SCENARIO + " port "));
    peer.connect(port, LEAKED, Habit.ASKS_AND_LEAVES);
    run.jvm.awaitSaid(LEAKED, SCENARIO + " forgot one");
    run.awaitEvent("leak", leak -> leak.number("count") == LEAKED);
    peer.connect(port, NEARLY_ALL - descriptors(run), Habit.STAYS);
    run.awaitEvent("descriptors", event -> "warn".equals(event.text("severity")));
    peer.connect(port, LIMIT, Habit.STAYS);
    run.jvm.awaitSaid(SCENARIO + " none left");
    return run;
  }

  private static int descriptors(AgentRun run) {
    return new File("/proc/" + run.jvm.pid() + "/fd").list().length;
  }

  /** On every Java by {@link FirstAidLongRun}, as what follows. */
  @Test
  void everyCommandIsAnswered() throws IOException {
    everyCommandIsAnswered(Runtimes.of(17));
  }

  static void everyCommandIsAnswered(JavaRuntime runtime) throws IOException {
    try (Peer peer = new Peer();
        AgentRun run = exhausted(runtime, "limit", peer, "")) {
      assertEquals(LIMIT, descriptors(run));
      assertTrue(CLOSEWAIT.run("status", run.jvm.pid()).exits(0).out().contains("grace=3s"));
      CommandLine.Result report = CLOSEWAIT.run("report", run.jvm.pid()).exits(0);
      assertTrue(report.out().contains(LEAKED + " sockets in CLOSE_WAIT"), report.out());
      assertTrue(report.err().contains("prlimit --pid " + run.jvm.pid()), report.err());
      assertEquals(LIMIT, descriptors(run), "none was free all the time");
      String closed =
          CLOSEWAIT
              .run("close", run.jvm.pid(), "--all-proven", "--older-than", "0s")
              .exits(0)
              .out();
      assertTrue(closed.startsWith("First aid closed " + LEAKED + " leaked sockets."), closed);
      Await.until(() -> descriptors(run) <= LIMIT - LEAKED, run.jvm::story);
      run.finish();
    }
  }

  static void theAgentCanBeTakenOut(JavaRuntime runtime) throws IOException {
    try (Peer peer = new Peer();
        AgentRun run = exhausted(runtime, "limit-detach", peer, "")) {
      assertEquals(LIMIT, descriptors(run));
      CLOSEWAIT.run("detach", run.jvm.pid()).exits(0);
      run.finish();
    }
  }

  /** The age is such that none is left by the time. */
  static void theOptionNeedsNobody(JavaRuntime runtime) throws IOException {
    try (Peer peer = new Peer();
        AgentRun run = exhausted(runtime, "limit-option", peer, ",firstaid=30s")) {
      Await.until(() -> descriptors(run) <= LIMIT - LEAKED, run.jvm::story);
      run.awaitEvent("closed", closed -> "firstaid".equals(closed.text("by")));
      run.awaitEvent("firstaid", told -> told.text("message").contains("java.net.Socket (20)"));
      run.finish();
      String log = String.join("\n", run.files.logLines());
      assertTrue(log.contains("FIRST AID "), log);
    }
  }
}
