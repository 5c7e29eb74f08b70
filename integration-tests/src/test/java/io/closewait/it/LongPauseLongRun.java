// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.TestedJvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All threads of the JVM stand for half a minute, as in a very long collection, while clocks and
 * peers go on. See {@link FrozenProcessIT} for what must hold.
 */
class LongPauseLongRun {
  private static final int SECONDS = 30;

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void isNoLeak(JavaRuntime runtime) throws Exception {
    FrozenProcessIT.assertNoLeak(
        TestedJvm.on(runtime).option("-XX:+UseSerialGC"),
        (run, meanwhile) -> {
          Thread leaves = new Thread(() -> closeSoon(meanwhile));
          leaves.start();
          run.jvm.command("play StopsTheWorld " + SECONDS + " 0");
          leaves.join();
          long stood = Long.parseLong(run.jvm.awaitSaid("StopsTheWorld stood for millis "));
          System.out.println(runtime + ": the world stood for " + stood + " ms");
          assertTrue(stood > 10_000, "it stood for " + stood + " ms only");
        });
  }

  /** Some seconds after the command, for which the program first measures its own speed. */
  private static void closeSoon(java.io.Closeable peers) {
    try {
      Thread.sleep(8_000);
      peers.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
