// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Marks;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loaded into a program that has leaked already: what it holds is counted, and told apart later.
 */
class PreExistingIT {
  private static final int SESSIONS = 300, POOLED = 200, ALL = SESSIONS + POOLED;
  private static final int GRACE = 4, INTERVAL = 1, TICKS_OF_ONE_WAKE_UP = 2;

  /**
   * Where the JDK does not tell a peer, the kernel's list does, which is read sparingly: the more
   * connections this machine has, the longer it rests.
   */
  private static final int REST = 10;

  @AfterAll
  static void writeMatrix() throws IOException {
    Matrix.write();
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void countedByPortAndPeerAndNamedWhenReadAgain(JavaRuntime runtime) throws IOException {
    note(runtime, false);
    try (AgentRun run =
            AgentRun.startWithout(
                TestedJvm.on(runtime), new AgentFiles("pre-existing-" + runtime));
        Peer peer = new Peer()) {
      final int port = leak(run, peer);
      run.attach(
          "grace=3s,grace.unread=" + GRACE + "s,interval=" + INTERVAL + "s,summary=5s,capture=all");

      Event leak = run.awaitEvent("leak", e -> e.number("count") == ALL);
      assertEquals("PRE_EXISTING", leak.text("kind"));
      assertEquals("warn", leak.text("severity"));
      assertEquals(ALL, leak.number("confirmed"));
      assertTrue(
          leak.number("oldestSeconds")
              <= GRACE + INTERVAL + TICKS_OF_ONE_WAKE_UP + (runtime.version() == 8 ? REST : 0),
          "later than one interval after the grace: " + leak);
      awaitLogged(run, "    peers:            127.0.0.1 (" + ALL + ")");
      awaitLogged(run, "    local port:       " + port + " (" + SESSIONS + ")");

      run.jvm.command("go SessionsReadAgain");
      Event named =
          run.awaitEvent(
              "leak", e -> "EOF_IGNORED".equals(e.text("kind")) && e.number("count") == SESSIONS);
      assertTrue(named.text("where").endsWith(Marks.line("SessionsReadAgain", "where")));
      assertTrue(named.frames("eof").get(0).endsWith(Marks.line("SessionsReadAgain", "eof")));
      Await.until(() -> standing(run) == POOLED, () -> standing(run) + " of " + run.files.events());
      assertEquals(SESSIONS, ended(run, "moved"), "told as another kind from now on");
      assertEquals(0, closed(run), "and nothing was closed");

      run.jvm.command("close SessionsReadAgain");
      run.jvm.command("close ChannelPoolKeepsStale");
      Await.until(() -> closed(run) == ALL, () -> closed(run) + " of " + run.files.events());
      run.finish();
      Event last = run.files.events().get(run.files.events().size() - 2);
      assertTrue(!last.is("leak"), "something stands after all was closed: " + last);
    }
    note(runtime, true);
  }

  private static int leak(AgentRun run, Peer peer) throws IOException {
    run.jvm.command("play SessionsReadAgain 0 0");
    int port = Integer.parseInt(run.jvm.awaitSaid("SessionsReadAgain port "));
    peer.connect(port, SESSIONS, Habit.TAKES_GREETING_AND_LEAVES);
    int server = peer.serve(Habit.ANSWERS_AND_LEAVES);
    run.jvm.command("play ChannelPoolKeepsStale " + POOLED + " " + server);
    awaitCloseWait(run, port, SESSIONS);
    awaitCloseWait(run, server, POOLED);
    return port;
  }

  private static void awaitCloseWait(AgentRun run, int port, int count) {
    Await.until(
        () -> KernelView.of(run.jvm.pid()).count(KernelView.CLOSE_WAIT, port) == count,
        () -> "not in CLOSE_WAIT" + run.jvm.story());
  }

  /** What the newest line says of those that nobody has read from. */
  private static long standing(AgentRun run) {
    return run.files.events("leak").stream()
        .filter(e -> "PRE_EXISTING".equals(e.text("kind")))
        .reduce((older, newer) -> newer)
        .map(e -> e.number("count"))
        .orElse(0L);
  }

  private static long closed(AgentRun run) {
    return ended(run, "application");
  }

  private static long ended(AgentRun run, String by) {
    return run.files.events("closed").stream()
        .filter(e -> by.equals(e.text("by")))
        .mapToLong(e -> e.number("count"))
        .sum();
  }

  private static void awaitLogged(AgentRun run, String start) {
    Await.until(
        () -> run.files.logLines().stream().anyMatch(line -> line.startsWith(start)),
        () -> start + " is not in " + run.files.logLines());
  }

  private static void note(JavaRuntime runtime, boolean held) {
    String row = Marks.sentence("SessionsReadAgain") + " (`SessionsReadAgain`)";
    Matrix.note(row, 8, runtime, Loading.ATTACHED, held);
  }
}
