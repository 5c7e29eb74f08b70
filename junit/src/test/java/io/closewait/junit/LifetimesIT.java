// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestInstancePreDestroyCallback;

/** Whose a socket is by when it was opened, and how late it may still be closed. */
class LifetimesIT {
  @RegisterExtension static final EchoServer server = new EchoServer();

  @NoSocketLeaks(within = "200ms")
  @TestInstance(Lifecycle.PER_CLASS)
  static class OneInstance {
    private final Socket ofTheInstance = connect();

    @BeforeEach
    void before() throws IOException {
      server.talk('x');
    }

    @Test
    void well() throws IOException {
      EchoServer.say(ofTheInstance, 'x');
    }

    @Test
    void leaks() throws IOException {
      server.forget();
    }
  }

  @Test
  void whatAnInstanceForAllTestsOpensIsTheClasss() {
    Run run = Run.of(OneInstance.class);
    run.assertPassed("well");
    run.failure("leaks");
    String message = run.failure("OneInstance").getMessage();
    assertTrue(
        message.contains("1 socket was left open by class LifetimesIT.OneInstance"), message);
  }

  @NoSocketLeaks(within = "200ms")
  static class InConstructor {
    private final Socket ofTheTest = connect();

    @Test
    void leaksWhatItsConstructorOpened() throws IOException {
      EchoServer.say(ofTheTest, 'x');
    }
  }

  @Test
  void whatAConstructorOpensIsTheTests() {
    Run run = Run.of(InConstructor.class);
    String message = run.failure("leaksWhatItsConstructorOpened").getMessage();
    assertTrue(message.contains("InConstructor.<init>"), message);
    assertEquals(1, run.failures(), run.toString());
  }

  @NoSocketLeaks(within = "200ms")
  static class BeforeTheTests {
    static Socket ofTheClass;

    @BeforeAll
    static void open() {
      ofTheClass = connect();
    }

    @Test
    void well() throws IOException {
      EchoServer.say(ofTheClass, 'x');
    }
  }

  @Test
  void whatBeforeAllOpensAndNobodyClosesFailsTheClass() {
    Run run = Run.of(BeforeTheTests.class);
    run.assertPassed("well");
    String message = run.failure("BeforeTheTests").getMessage();
    assertTrue(message.contains("BeforeTheTests.open"), message);
  }

  @NoSocketLeaks(within = "200ms")
  static class ClosedLate {
    @AutoClose Socket held;

    @Test
    void autoClosed() {
      held = connect();
    }

    @Test
    @ExtendWith(Closer.class)
    void closedByAnExtension() {
      Closer.held = connect();
    }
  }

  static class Closer implements TestInstancePreDestroyCallback {
    static Socket held;

    @Override
    public void preDestroyTestInstance(ExtensionContext context) throws IOException {
      if (held != null) {
        held.close();
      }
    }
  }

  @Test
  void whatIsClosedAfterTheTestIsClosed() {
    assertEquals(0, Run.of(ClosedLate.class).failures());
  }

  @NoSocketLeaks(within = "10s")
  static class SlowServer {
    static EchoServer dallying;

    @BeforeAll
    static void start() {
      dallying = new EchoServer(1500);
    }

    @AfterAll
    static void stop() throws IOException {
      dallying.close();
    }

    @Test
    void closesLater() throws IOException {
      dallying.talk('x');
    }

    @Test
    @NoSocketLeaks(within = "0ms")
    void isNotWaitedFor() throws IOException {
      dallying.talk('x');
    }
  }

  @Test
  void aServerMayCloseALittleLater() {
    Run run = Run.of(SlowServer.class);
    run.assertPassed("closesLater");
    assertTrue(run.failure("isNotWaitedFor").getMessage().contains("accepted"), run.toString());
  }

  private static Socket connect() {
    try {
      Socket socket = server.connect();
      EchoServer.KEPT.add(socket);
      return socket;
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
