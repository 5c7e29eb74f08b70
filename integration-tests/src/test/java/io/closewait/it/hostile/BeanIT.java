// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TakesLong;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The MXBean is open to whoever reaches the application's JMX. */
class BeanIT {
  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  @Held(
      part = Part.PORT,
      done =
          "Four threads read and write every attribute of the MXBean and call every operation, also"
              + " with wrong arguments and names; then the bean is taken away",
      held = "what is there answers, the rest is refused, and leaks are reported all the while")
  @TakesLong
  void everythingIsCalled(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("bean-" + runtime);
    try (AgentRun run = AgentRun.startWithout(TestedJvm.on(runtime), files);
        Peer peer = new Peer()) {
      run.attach(AgentRun.TIMES);
      run.jvm.command("play TormentsTheBean 200 0");
      String[] said = run.jvm.awaitSaid("TormentsTheBean calls ").split(" refused ");
      Campaign.figure(said[0] + " calls, " + said[1] + " of them refused");
      assertTrue(Integer.parseInt(said[1]) < Integer.parseInt(said[0]) * 3 / 4, said[1]);
      Leaks.reported(run, peer, 3);
      run.finish();
    }
  }
}
