// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentJar;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The costs that are counted, not timed, and so hold on any machine. What takes time is measured by
 * the benchmarks.
 */
class CostIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";

  /** Of both ends together, while the budget pays for every stack. */
  private static final int BYTES_PER_CONNECTION = 4096;

  /**
   * Of a program that opens no socket. The last of them keeps descriptors back for log and JSON
   * Lines: a program that takes all in its first second could not be told about otherwise.
   */
  private static final int CLASSES_AT_START = 18;

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void readsAndWritesAllocateNothing(JavaRuntime runtime) throws IOException {
    long without = counted(runtime, null, "trips");
    long with = counted(runtime, "capture=all", "trips");
    assertTrue(with - without < 20_000, with - without + " bytes more in 20,000 round trips");
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void aConnectionAllocatesLittleBelowTheBudgetAndNothingAboveIt(JavaRuntime runtime)
      throws IOException {
    long without = counted(runtime, null, "connections") / 300;
    long all = counted(runtime, "capture=all", "connections") / 300 - without;
    long none = counted(runtime, "capture=0", "connections") / 300 - without;
    assertTrue(all <= BYTES_PER_CONNECTION, all + " bytes more a connection with all stacks");
    assertTrue(none <= 64, none + " bytes more a connection without stacks");
    assertTrue(all > none + 500, "the stacks were not counted: " + all + " against " + none);
  }

  private static long counted(JavaRuntime runtime, String options, String what) throws IOException {
    TestedJvm.Builder builder = TestedJvm.on(runtime).main("com.example.app.CountsGarbage");
    if (options != null) {
      builder.agent(Config.agentJar(), "log=stderr,interval=1h," + options);
    }
    try (TestedJvm jvm = builder.start()) {
      String said = jvm.awaitSaid(what);
      assertEquals(0, jvm.awaitExit(), jvm.story());
      return Long.parseLong(said.substring(0, said.indexOf(' ')));
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void aProgramWithoutSocketsLoadsFewOfOurClasses(JavaRuntime runtime) throws IOException {
    TestedJvm.Builder builder =
        TestedJvm.on(runtime).option("-verbose:class").agent(Config.agentJar(), "");
    try (TestedJvm jvm = builder.start()) {
      assertEquals(0, jvm.quit(), jvm.story());
      List<String> ours = loaded(jvm, "io.closewait.");
      assertTrue(ours.size() >= 5, ours.toString());
      assertTrue(ours.size() <= CLASSES_AT_START, ours.toString());
      assertEquals(List.of(), loaded(jvm, "net.bytebuddy."));
      assertEquals(List.of(), loaded(jvm, "sun.nio.ch.SocketChannelImpl"));
    }
  }

  /** A class that is not in the first inner jar costs the reading of the other one's whole list. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void theFirstSocketNeedsNothingOfTheSecondInnerJar(JavaRuntime runtime) throws IOException {
    Set<String> early = AgentJar.inEarly();
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .main("com.example.app.CountsGarbage")
            .option("-verbose:class")
            .agent(Config.agentJar(), "interval=1h");
    try (TestedJvm jvm = builder.start()) {
      assertEquals(0, jvm.awaitExit(), jvm.story());
      List<String> ours = new ArrayList<>();
      for (String line : loaded(jvm, "io.closewait.")) {
        ours.add(line.replaceFirst(".* (io\\.closewait\\.[\\w.$]+).*", "$1"));
      }
      assertTrue(ours.contains("io.closewait.agent.Watch"), ours.toString());
      ours.removeIf(name -> name.matches("io\\.closewait\\.(launcher|bootstrap)\\..*"));
      // where the program takes longer than two seconds, the mailbox has been opened meanwhile
      ours.removeIf(
          name -> name.matches("io\\.closewait\\.(mailbox\\..*|report\\.text\\.RunInfo)"));
      ours.removeIf(name -> early.contains(name.replace('.', '/') + ".class"));
      assertEquals(List.of(), ours);
    }
  }

  private static List<String> loaded(TestedJvm jvm, String prefix) {
    return jvm.stdout().stream()
        .filter(line -> line.contains(" " + prefix) && !line.startsWith("> "))
        .filter(line -> line.contains("Loaded ") || line.contains(" source: "))
        .toList();
  }
}
