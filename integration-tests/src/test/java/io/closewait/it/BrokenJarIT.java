// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentJar;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent that cannot start leaves the application running, with one line that says so. */
class BrokenJarIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void withoutTheBridge(JavaRuntime runtime) throws IOException {
    assertApplicationRuns(runtime, "closewait/boot/");
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void withoutTheHooks(JavaRuntime runtime) throws IOException {
    assertApplicationRuns(runtime, "closewait/agent/io/closewait/instrument/");
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void withoutTheAgent(JavaRuntime runtime) throws IOException {
    assertApplicationRuns(runtime, "closewait/agent/");
  }

  private static void assertApplicationRuns(JavaRuntime runtime, String missing)
      throws IOException {
    AgentFiles files = new AgentFiles("broken-" + runtime);
    Path jar = AgentJar.copyWithout(missing, files.folder.resolve("broken.jar"));
    try (TestedJvm jvm =
            TestedJvm.on(runtime).agent(jar, files.options()).in(files.folder).start();
        Peer peer = new Peer()) {
      jvm.awaitSaid("up");
      Play play = Repertoire.named("SocketServerCloses");
      play.open(jvm, peer, 3);
      jvm.awaitSaid(3, play.scenario() + " closed one");
      assertEquals(0, jvm.quit(), jvm.story());
      assertEquals(1, jvm.stderr().size(), jvm.story());
      assertTrue(jvm.stderr().get(0).startsWith("closewait: not "), jvm.story());
      assertTrue(jvm.stdout().stream().allMatch(line -> line.startsWith("> ")), jvm.story());
    }
  }
}
