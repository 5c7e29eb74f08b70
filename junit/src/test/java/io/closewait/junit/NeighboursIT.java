// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mockito.Mockito;
import org.testcontainers.StandIn;

/** Beside what else lives in the JVM of tests; this one has JaCoCo's agent too. */
class NeighboursIT {
  @RegisterExtension static final EchoServer server = new EchoServer();

  // ---- mocks of the very classes that are patched ----------------------------------------------

  @NoSocketLeaks(within = "100ms")
  static class Mocks {
    @Test
    void mockedAndLeaks() throws IOException {
      Socket mock = Mockito.mock(Socket.class);
      Closeable seenByTheProgram = mock;
      seenByTheProgram.close();
      Mockito.verify(mock).close();
      server.talk('L');
    }

    @Test
    void mockedAndWell() throws IOException {
      try (Socket spied = Mockito.spy(server.connect())) {
        EchoServer.say(spied, 'x');
      }
    }
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_17)
  void mockitosInlineMocksOfSockets() {
    Run run = Run.of(Mocks.class);
    run.failure("mockedAndLeaks");
    run.assertPassed("mockedAndWell");
  }

  // ---- test classes that are loaded a second time ----------------------------------------------

  /** Runs the test's method on a copy of its class that another loader has made. */
  static class SecondLoader extends ClassLoader implements InvocationInterceptor {
    SecondLoader() {
      super(SecondLoader.class.getClassLoader());
    }

    @Override
    public void interceptTestMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> call,
        ExtensionContext context)
        throws Throwable {
      invocation.skip();
      Class<?> type = context.getRequiredTestClass();
      Class<?> copy = new SecondLoader().loadAgain(type);
      assertTrue(copy != type);
      Constructor<?> constructor = copy.getDeclaredConstructor();
      constructor.setAccessible(true);
      Method method = copy.getDeclaredMethod(call.getExecutable().getName());
      method.setAccessible(true);
      method.invoke(constructor.newInstance());
    }

    private Class<?> loadAgain(Class<?> type) throws IOException {
      String file = '/' + type.getName().replace('.', '/') + ".class";
      ByteArrayOutputStream code = new ByteArrayOutputStream();
      try (InputStream in = type.getResourceAsStream(file)) {
        for (int b = in.read(); b >= 0; b = in.read()) {
          code.write(b);
        }
      }
      return defineClass(type.getName(), code.toByteArray(), 0, code.size());
    }
  }

  @NoSocketLeaks(within = "100ms")
  @ExtendWith(SecondLoader.class)
  public static class LoadedTwice {
    public LoadedTwice() {}

    @Test
    public void leaksInASecondLoader() throws Exception {
      Thread other = new Thread(() -> Sockets.leak());
      other.start();
      other.join();
      Sockets.leak();
    }

    @Test
    public void wellInASecondLoader() {
      Sockets.talk();
    }
  }

  /** Of the first loader alone, as the libraries of an application are. */
  public static final class Sockets {
    private Sockets() {}

    public static void leak() {
      try {
        server.forget();
      } catch (IOException failed) {
        throw new IllegalStateException(failed);
      }
    }

    public static void talk() {
      try {
        server.talk('x');
      } catch (IOException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  @Test
  void aTestThatASecondLoaderRunsIsThatTest() {
    Run run = Run.of(LoadedTwice.class);
    String message = run.failure("leaksInASecondLoader").getMessage();
    assertTrue(message.contains("2 sockets were left open by"), message);
    run.assertPassed("wellInASecondLoader");
  }

  // ---- what outlives a test on purpose ---------------------------------------------------------

  @NoSocketLeaks(within = "100ms")
  static class WithContainers {
    @Test
    void startsTheContainer() throws IOException {
      assertTrue(StandIn.connection().isConnected());
    }

    @Test
    void usesTheContainer() throws IOException {
      assertTrue(StandIn.connection().isConnected());
      server.talk('x');
    }

    @Test
    @NoSocketLeaks(owns = "org.testcontainers.*")
    void ownsItsContainer() throws IOException {
      EchoServer.KEPT.add(StandIn.another());
    }
  }

  @Test
  void whatOutlivesTheTestsIsNotItsFirstUsers() throws IOException {
    try (EchoServer container = new EchoServer()) {
      StandIn.container = container::connect;
      Run run = Run.of(WithContainers.class);
      run.assertPassed("startsTheContainer");
      run.assertPassed("usesTheContainer");
      run.failure("ownsItsContainer");
      assertEquals(1, run.failures(), run.toString());
      StandIn.stop();
    }
  }

  // ---- more sockets than a short number can count ----------------------------------------------

  @NoSocketLeaks(within = "100ms")
  static class Many {
    private static final int MANY = 70_000;

    private static void openAndClose() throws IOException {
      InetAddress here = InetAddress.getLoopbackAddress();
      try (ServerSocket listener = new ServerSocket(0, 50, here)) {
        for (int i = 0; i < MANY / 2; i++) {
          try (Socket near = new Socket(here, listener.getLocalPort());
              Socket far = listener.accept()) {
            near.setSoLinger(true, 0); // else all ports would wait for a minute
            far.setSoLinger(true, 0);
          }
        }
      }
    }

    @Test
    void seventyThousandAndTwoLeaks() throws IOException {
      server.forget();
      openAndClose();
      server.talk('L');
    }
  }

  @Test
  void seventyThousandSocketsInOneTest() {
    String message = Run.of(Many.class).failure("seventyThousandAndTwoLeaks").getMessage();
    assertTrue(message.contains("2 sockets were left open by"), message);
  }
}
