// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels that refuse the state of a connection, or answer nonsense: no leak is lost. */
class OddKernelIT {
  private static Path shim;

  @BeforeAll
  static void compile() throws IOException, InterruptedException {
    Path made = Config.target().resolve("oddkernel.so");
    Path source = Config.target().resolve("../src/test/c/oddkernel.c").normalize();
    Process compiler;
    try {
      compiler =
          new ProcessBuilder("cc", "-shared", "-fPIC", "-o", made.toString(), source.toString())
              .inheritIO()
              .start();
    } catch (IOException missing) {
      assumeTrue(false, "NOT RUN: there is no C compiler here, so no other kernel can be played");
      return;
    }
    assertEquals(0, compiler.waitFor(), "cc");
    shim = Files.exists(made) ? made : null;
  }

  /** 0: the runtime that runs the tests. 8 does not tell the peer of a descriptor. */
  @ParameterizedTest
  @CsvSource({"refuse,0", "zero,0", "swap,0", "refuse,8"})
  void leaksAreFoundWithoutTheStates(String answer, int version) throws IOException {
    JavaRuntime runtime = version == 0 ? Runtimes.own() : Runtimes.of(version);
    assumeTrue(runtime.home() != null);
    try (AgentRun run =
            AgentRun.start(
                TestedJvm.on(runtime)
                    .option("-Xverify:all")
                    .under("env", "LD_PRELOAD=" + shim, "ODD_KERNEL=" + answer),
                new AgentFiles("odd-" + answer + version),
                AgentRun.TIMES);
        Peer peer = new Peer()) {
      Stateless.assertFound(run, peer);
    }
  }
}
