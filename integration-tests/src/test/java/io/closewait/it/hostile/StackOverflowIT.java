// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.TakesLong;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK loses by itself where its stack runs out, the agent must not add to. */
class StackOverflowIT {
  private static final int COUNT = 1000;

  /** A thread of the JVM or of ours that starts in between moves the stacks of those after it. */
  private static final int NOISE = COUNT / 100;

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  @Held(
      part = Part.MEMORY,
      done =
          "1,000 sockets and 1,000 channels are written, read and closed at the last frames of a"
              + " stack",
      held = "no more descriptors are lost than without the agent")
  @TakesLong
  void noDescriptorIsLost(JavaRuntime runtime) throws IOException {
    int[] without;
    try (TestedJvm jvm = interpreted(runtime).start()) {
      jvm.awaitSaid("up");
      without = lost(jvm);
      assertEquals(0, jvm.quit());
    }
    AgentFiles files = new AgentFiles("overflow-" + runtime);
    try (AgentRun run = AgentRun.start(interpreted(runtime), files, AgentRun.TIMES)) {
      int[] with = lost(run.jvm);
      assertEquals(0, run.jvm.quit(), run.jvm.story());
      Campaign.figure(
          "lost without/with the agent: sockets "
              + without[0]
              + "/"
              + with[0]
              + ", channels "
              + without[1]
              + "/"
              + with[1]);
      assertTrue(with[0] <= without[0] + NOISE && with[1] <= without[1] + NOISE, run.jvm.story());
    }
  }

  /** Where nothing is compiled a frame has the same size each time. */
  private static TestedJvm.Builder interpreted(JavaRuntime runtime) {
    return TestedJvm.on(runtime).option("-Xint");
  }

  private static int[] lost(TestedJvm jvm) {
    jvm.command("play StackRunsOut " + COUNT + " 0");
    return new int[] {
      lost(jvm.awaitSaid("StackRunsOut sockets lost ")),
      lost(jvm.awaitSaid("StackRunsOut channels lost "))
    };
  }

  private static int lost(String said) {
    String[] words = said.split(" overflows ");
    assertTrue(Integer.parseInt(words[1]) > COUNT / 4, "few overflows: " + said);
    return Integer.parseInt(words[0]);
  }
}
