// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.closewait.it.harness.Await;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without the agent: the scenarios do what they claim, or the other tests would prove nothing. */
class ScenariosIT {
  private static final int COUNT = 5;

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void kernelShowsTheLeaks(JavaRuntime runtime) throws IOException {
    try (TestedJvm jvm = TestedJvm.on(runtime).start();
        Peer peer = new Peer()) {
      jvm.awaitSaid("up");
      for (Play play : Repertoire.LEAKS) {
        assertFalse(play.marks("where").isEmpty(), play.scenario() + " has no line marked where");
        int deadBefore = KernelView.of(jvm.pid()).unlisted;
        int port = play.open(jvm, peer, COUNT);
        if (play.diesOnCommand()) {
          awaitState(jvm, KernelView.ESTABLISHED, port, play);
          play.die(jvm, peer, port, COUNT);
          Await.until(
              () -> KernelView.of(jvm.pid()).unlisted == deadBefore + COUNT,
              () -> play.scenario() + ": not dead" + jvm.story());
        } else {
          awaitState(jvm, KernelView.CLOSE_WAIT, port, play);
        }
      }
      assertEquals(0, jvm.quit());
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void kernelShowsTheSilentOnes(JavaRuntime runtime) throws IOException {
    try (TestedJvm jvm = TestedJvm.on(runtime).start();
        Peer peer = new Peer()) {
      jvm.awaitSaid("up");
      for (Play play : Repertoire.SILENT) {
        int port = play.open(jvm, peer, COUNT);
        switch (play.habit()) {
          case ENDS_ITS_SIDE -> {
            awaitState(jvm, KernelView.CLOSE_WAIT, port, play);
            jvm.command("go " + play.scenario());
          }
          case STAYS -> awaitState(jvm, KernelView.ESTABLISHED, port, play);
          default -> {
            // closes by itself, and says so
          }
        }
        if (play.habit() != Peer.Habit.STAYS) {
          jvm.awaitSaid(COUNT, play.scenario() + " closed one");
          assertEquals(0, KernelView.of(jvm.pid()).count(KernelView.CLOSE_WAIT, port));
        }
      }
      assertEquals(0, jvm.quit());
      assertEquals(0, jvm.stdout().stream().filter(line -> line.contains("FAILED")).count());
    }
  }

  private static void awaitState(TestedJvm jvm, int state, int port, Play play) {
    Await.until(
        () -> KernelView.of(jvm.pid()).count(state, port) == COUNT,
        () -> play.scenario() + ": not in state " + state + jvm.story());
  }
}
