// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * On a system that we do not have. The JVM is made to call it so; that is all that can be tried of
 * it here.
 */
class ElsewhereIT {
  private static final JavaRuntime OWN = Runtimes.own();

  @Test
  void anotherSystemIsToldAndLeaksAreFoundWithoutTheStatesOfConnections() throws IOException {
    try (AgentRun run =
            AgentRun.start(
                TestedJvm.on(OWN).option("-Dos.name=Plan 9"),
                new AgentFiles("elsewhere-system"),
                AgentRun.TIMES);
        Peer peer = new Peer()) {
      Stateless.assertFound(run, peer);
      assertEquals(
          1,
          run.jvm.stderr().stream()
              .filter(
                  line -> line.startsWith("closewait: made for Linux and never tried on Plan 9"))
              .count(),
          run.jvm.story());
    }
  }
}
