// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult.Status;

/**
 * How often the right test fails, and how often a wrong one: sixty that leak their own end, sixty
 * that leak the server's, two hundred healthy ones, all against one server of all. With {@code
 * -Dfigures.rounds=10} ten times as many, and more.
 */
class FiguresIT {
  private static final int ROUNDS = Integer.getInteger("figures.rounds", 1);
  private static final int LEAKING = 60;
  private static final int HEALTHY = 200;

  @RegisterExtension static final EchoServer server = new EchoServer(10);

  @NoSocketLeaks(within = "50ms")
  static class Leaking {
    @RepeatedTest(LEAKING)
    void clientForgets() throws IOException {
      server.talk('x');
      server.forget();
    }

    @RepeatedTest(LEAKING)
    void serverForgets() throws IOException {
      server.talk('x');
      server.talk('L');
    }
  }

  @NoSocketLeaks(within = "20s")
  static class Healthy {
    @RepeatedTest(HEALTHY)
    void wellBehaved() throws IOException {
      for (int i = 0; i < 3; i++) {
        server.talk('x');
      }
      try (Socket idle = server.connect()) {
        EchoServer.say(idle, 'y');
      }
    }
  }

  private static void assertRight(Run run) {
    assertEquals(LEAKING, run.count("clientForgets", Status.FAILED), "clients that leak");
    assertEquals(LEAKING, run.count("serverForgets", Status.FAILED), "servers that leak");
    assertEquals(HEALTHY, run.count("wellBehaved", Status.SUCCESSFUL), "healthy tests");
    assertEquals(2 * LEAKING, run.failures(), "nothing else fails");
  }

  @Test
  void oneAfterTheOther() {
    for (int round = 0; round < ROUNDS; round++) {
      assertRight(Run.of(Leaking.class, Healthy.class));
      EchoServer.tidy();
    }
  }

  @Test
  void sixAtOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      assertRight(Run.parallel(6, Leaking.class, Healthy.class));
      EchoServer.tidy();
    }
  }
}
