// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real connections over several paths (MPTCP), of which the kernel tells the state of the first
 * path only: what leaks is found, what does not is left alone.
 */
class SeveralPathsIT {
  private static final int COUNT = 3;
  private static final Path ENABLED = Path.of("/proc/sys/net/mptcp/enabled");

  /** The ways to leak, each a method of the program, and what must be said of it. */
  private static final Map<String, String> LEAKS =
      Map.of(
          "read", "EOF_IGNORED",
          "neverReads", "FIN_UNREAD",
          "leavesDataUnread", "FIN_UNREAD",
          "isReset", "DEAD_UNCLOSED");

  @BeforeAll
  static void onlyWhereTheKernelHasThem() throws IOException {
    boolean has = Files.exists(ENABLED) && Files.readString(ENABLED).strip().equals("1");
    assumeTrue(has, "NOT RUN: this kernel has no MPTCP, or it is switched off: " + ENABLED);
  }

  /** Older ones have no way to make such a socket without a library in C. */
  static Stream<JavaRuntime> thatCallC() {
    return Runtimes.full().stream().filter(runtime -> runtime.version() >= 22);
  }

  @ParameterizedTest(allowZeroInvocations = true) // where an older runtime alone was chosen
  @MethodSource("thatCallC")
  void theStateOfTheFirstPathIsNotTakenForThatOfTheConnection(JavaRuntime runtime)
      throws IOException {
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .option("-Djava.net.preferIPv4Stack=true")
            .option("--enable-native-access=ALL-UNNAMED")
            .option("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    AgentFiles files = new AgentFiles("paths-" + runtime);
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.SHORTEST_TIMES)) {
      run.jvm.command("play SeveralPaths " + COUNT + " 0");
      LEAKS.forEach((method, kind) -> assertFound(run, method, kind));
      run.finish();
      assertEquals(
          LEAKS.size(), sites(files.events("leak")).size(), files.events("leak").toString());
    }
  }

  private static void assertFound(AgentRun run, String method, String kind) {
    Event leak =
        run.awaitEvent(
            "leak",
            event ->
                event.text("where").contains("." + method + "(") && event.number("count") == COUNT);
    assertTrue(leak.names("SeveralPaths"), leak.toString());
    assertEquals(kind, leak.text("kind"), leak.toString());
    assertEquals(COUNT, leak.number("confirmed"), leak.toString());
    boolean isPlain = leak.socketStates().contains("CLOSE_WAIT"); // of TCP that state is told
    assertFalse(isPlain, "these have one path only: " + leak);
  }

  private static List<String> sites(List<Event> leaks) {
    return leaks.stream().map(leak -> leak.text("site")).distinct().toList();
  }
}
