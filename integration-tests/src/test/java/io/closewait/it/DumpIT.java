// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Play.Verdict;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who holds the sockets of a JVM that never had the agent, by a heap dump. */
class DumpIT {
  private static final int COUNT = 12;
  private static final Play PLAY =
      Play.accepted("SessionsInRegistry", Habit.LEAVES, Verdict.FIN_UNREAD);
  private static final String HOLDER =
      "held by static com.example.app.SessionsInRegistry$Registry.SESSIONS (ConcurrentHashMap) ->"
          + " SessionsInRegistry$Session.socket";

  static Stream<JavaRuntime> runtimes() {
    return Runtimes.full().stream();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void nobodyNeedsAnAgentForIt(JavaRuntime runtime) throws IOException {
    Path folder = new AgentFiles("dump-" + runtime).folder;
    try (TestedJvm jvm = TestedJvm.on(runtime).in(folder).start();
        Peer peer = new Peer()) {
      int port = PLAY.open(jvm, peer, COUNT);
      Await.until(() -> closeWait(jvm, port) == COUNT ? COUNT : null, jvm::story);
      CommandLine.Result asked = CommandLine.own().run("holders", jvm.pid(), "--dump").exits(2);
      assertTrue(asked.complains("will stand still for about "), asked.err());
      assertEquals(0, dumps(folder), "it was not meant");
      CommandLine.Result told =
          CommandLine.own().run("holders", jvm.pid(), "--dump", "--yes").exits(0);
      assertAll(
          told.out() + told.err(),
          () -> assertTrue(told.says(COUNT + " leaked connections in the dump")),
          () -> assertTrue(told.says(HOLDER + ": " + COUNT + " of " + COUNT)),
          () -> assertEquals(0, dumps(folder), "it is deleted"));
      assertForPrograms(CommandLine.own().run("holders", jvm.pid(), "--dump", "--yes", "--json"));
      assertEquals(0, jvm.quit());
    }
  }

  private static void assertForPrograms(CommandLine.Result told) {
    Event line = Event.parse(told.exits(0).out());
    Event.Holder holder = line.holders().get(0);
    assertAll(
        line.toString(),
        () -> assertEquals("dump", line.name()),
        () -> assertEquals(COUNT, line.number("connections")),
        () -> assertEquals("field", holder.claim()),
        () -> assertEquals(COUNT, holder.count()));
  }

  private static long closeWait(TestedJvm jvm, int port) {
    return KernelView.of(jvm.pid()).count(KernelView.CLOSE_WAIT, port);
  }

  private static int dumps(Path folder) {
    File[] found = folder.toFile().listFiles((in, name) -> name.endsWith(".hprof"));
    return found == null ? -1 : found.length;
  }
}
