// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult.Status;

/** What a test that leaves a socket open is told, and one that leaves none. */
class LeakingTestsIT {
  @NoSocketLeaks(within = "300ms")
  static class Plain {
    static EchoServer server;
    Socket late;

    @BeforeAll
    static void start() {
      server = new EchoServer();
    }

    @AfterAll
    static void stop() throws IOException {
      server.close();
    }

    @AfterEach
    void tearDown() throws IOException {
      if (late != null) {
        late.close();
      }
    }

    @Test
    void closesAll() throws IOException {
      for (int i = 0; i < 20; i++) {
        server.talk('x');
      }
    }

    @Test
    void clientForgets() throws IOException {
      server.forget();
    }

    @Test
    void serverForgets() throws IOException {
      for (int i = 0; i < 2; i++) {
        server.talk('L');
      }
    }

    @Test
    void anotherThreadForgets() throws Exception {
      Thread helper =
          new Thread(
              () -> {
                try {
                  server.forget();
                } catch (IOException failed) {
                  throw new IllegalStateException(failed);
                }
              },
              "helper");
      helper.start();
      helper.join();
    }

    @Test
    void closedInTearDown() throws IOException {
      late = server.connect();
    }

    @Test
    void failsAnyway() throws IOException {
      server.forget();
      fail("the real reason");
    }

    @Test
    void abortedAnyway() throws IOException {
      server.forget();
      Assumptions.assumeTrue(false, "not here");
    }
  }

  private static Run run;

  @BeforeAll
  static void run() {
    run = Run.of(Plain.class);
  }

  @AfterAll
  static void tidy() {
    EchoServer.tidy();
  }

  @Test
  void healthyTestsPass() {
    run.assertPassed("closesAll");
    run.assertPassed("closedInTearDown");
    assertEquals(0, run.count("Plain", Status.FAILED), run.toString());
  }

  @Test
  void aForgottenClientFailsItsTestAndNamesTheLine() {
    Throwable failure = run.failure("clientForgets");
    String message = failure.getMessage();
    assertTrue(
        message.contains("1 socket was left open by LeakingTestsIT.Plain.clientForgets()"),
        message);
    assertTrue(message.contains("connected, still connected (its own thread opened it)"), message);
    assertTrue(
        message.contains("at io.closewait.junit.EchoServer.forget(EchoServer.java:"), message);
    assertTrue(
        Arrays.stream(failure.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("clientForgets")),
        "an editor's click leads to the opening");
  }

  @Test
  void aForgettingServerFailsTheTestOfItsClient() {
    String message = run.failure("serverForgets").getMessage();
    assertTrue(message.contains("2 sockets were left open by"), message);
    assertTrue(message.contains("2 times accepted, end read (-1)"), message);
    assertTrue(message.contains("end read by thread \"server\":"), message);
    assertTrue(message.contains("its other end connected by thread \"main\":"), message);
  }

  @Test
  void whatAnotherThreadOpensForATestIsTheTests() {
    String message = run.failure("anotherThreadForgets").getMessage();
    assertTrue(message.contains("(its code is on the stack)"), message);
    assertTrue(message.contains("connected by thread \"helper\":"), message);
  }

  @Test
  void theFirstFailureStays() {
    Throwable failure = run.failure("failsAnyway");
    assertEquals("the real reason", failure.getMessage());
    assertEquals(1, failure.getSuppressed().length);
    assertTrue(failure.getSuppressed()[0].getMessage().contains("1 socket was left open"));
  }

  @Test
  void anAbortedTestStaysAborted() {
    assertEquals(1, run.count("abortedAnyway", Status.ABORTED), run.toString());
    assertTrue(run.message("abortedAnyway").contains("not here"));
  }
}
