// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A mistake in an option is told in one sentence, and stops the application only if asked to. */
class OptionsIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void mistakesAreToldAndTheApplicationRuns(JavaRuntime runtime) throws IOException {
    try (TestedJvm jvm = start(runtime, "grave=3s,grace=soon")) {
      jvm.awaitSaid("up");
      assertEquals(0, jvm.quit());
      List<String> stderr = jvm.stderr();
      assertEquals(2, stderr.size(), jvm.story());
      String unknown = stderr.get(stderr.get(0).contains("grave") ? 0 : 1);
      String bad = stderr.get(stderr.get(0).contains("grave") ? 1 : 0);
      assertTrue(
          unknown.startsWith("closewait: ") && unknown.contains("did you mean grace"), unknown);
      assertTrue(bad.startsWith("closewait: ") && bad.contains("soon"), bad);
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void strictMeansNoStart(JavaRuntime runtime) throws IOException {
    try (TestedJvm jvm = start(runtime, "strict=true,grave=3s")) {
      assertEquals(2, jvm.awaitExit(), jvm.story());
      assertEquals(List.of(), jvm.stdout());
      assertEquals(1, jvm.stderr().size(), jvm.story());
      assertTrue(jvm.stderr().get(0).contains("grave"), jvm.story());
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void disabledMeansNothingAtAll(JavaRuntime runtime) throws IOException {
    try (TestedJvm jvm = start(runtime, "enabled=false")) {
      jvm.awaitSaid("up");
      jvm.command("threads");
      assertEquals(0, jvm.quit());
      assertEquals(List.of(), jvm.stderr());
      assertTrue(jvm.stdout().stream().noneMatch(line -> line.contains("closewait")), jvm.story());
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void helloIsOneLineBeforeTheApplicationBegins(JavaRuntime runtime) throws IOException {
    try (TestedJvm jvm = start(runtime, "hello=stderr,grace=20s,interval=5s")) {
      assertEquals(0, jvm.quit(), jvm.story());
      assertEquals(1, jvm.stderr().size(), jvm.story());
      String line = jvm.stderr().get(0);
      assertTrue(line.matches("closewait: Closewait \\S+ is on; a leak shows after 25s .*"), line);
    }
    try (TestedJvm jvm = start(runtime, "grace=20s,interval=5s")) {
      assertEquals(0, jvm.quit(), jvm.story());
      assertEquals(List.of(), jvm.stderr());
    }
  }

  private static TestedJvm start(JavaRuntime runtime, String options) throws IOException {
    return TestedJvm.on(runtime)
        .agent(Config.agentJar(), options)
        .in(new AgentFiles("options-" + runtime).folder)
        .start();
  }
}
