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
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loaded into a program whose acceptors already wait in the code as it was before: the connection
 * that such a call hands out was not seen being opened, and is not lost all the same.
 */
class LateLoadingIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";
  private static final int COUNT = 20;

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void endOfStreamAfterParkedAccept(JavaRuntime runtime) throws IOException {
    AgentFiles files = assertAllFound(runtime, "SocketServerIgnoresEof");
    assertEquals(1, groups(files).size(), "the end of stream names them all");
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void unreadFinAfterParkedAccept(JavaRuntime runtime) throws IOException {
    assertNamed(assertAllFound(runtime, "SocketServerForgetsSessions"));
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void unreadFinOfChannelAfterParkedAccept(JavaRuntime runtime) throws IOException {
    assertNamed(assertAllFound(runtime, "ChannelServerForgetsSessions"));
  }

  /** Its first write names who handles even the connection whose opening nobody saw. */
  private static void assertNamed(AgentFiles files) {
    for (Event leak : files.events("leak")) {
      assertTrue(leak.text("where").contains("ForgetsSessions.greet("), leak.toString());
    }
  }

  @AfterAll
  static void write() throws IOException {
    Matrix.write();
  }

  private static AgentFiles assertAllFound(JavaRuntime runtime, String scenario)
      throws IOException {
    Play play = Repertoire.named(scenario);
    String row = "Who waited in accept() when the agent came: none is lost (`" + scenario + "`)";
    Matrix.note(row, 8, runtime, Loading.ATTACHED, false);
    try (AgentRun run =
            AgentRun.startWithout(
                TestedJvm.on(runtime), new AgentFiles("late-" + scenario + "-" + runtime));
        Peer peer = new Peer()) {
      run.jvm.command("play " + scenario + " " + COUNT + " 0");
      int port = Integer.parseInt(run.jvm.awaitSaid(scenario + " port "));
      run.attach(AgentRun.SHORTEST_TIMES);
      peer.connect(port, COUNT, play.habit());
      Await.until(() -> sum(run.files) == COUNT, () -> groups(run.files) + run.jvm.story());
      run.finish();
      Matrix.note(row, 8, runtime, Loading.ATTACHED, true);
      return run.files;
    }
  }

  private static long sum(AgentFiles files) {
    return groups(files).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The newest count of each group. */
  private static Map<String, Long> groups(AgentFiles files) {
    Map<String, Long> counts = new HashMap<>();
    for (Event leak : files.events("leak")) {
      counts.put(leak.text("site") + " " + leak.text("kind"), leak.number("count"));
    }
    return counts;
  }
}
