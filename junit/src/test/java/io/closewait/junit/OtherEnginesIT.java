// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;
import org.junit.runner.notification.Failure;

/** JUnit 4 by its rule; and what the end of a run tells of tests that nobody watches. */
class OtherEnginesIT {
  @RegisterExtension static final EchoServer server = new EchoServer();

  /** Of JUnit 4. */
  public static class Old {
    @Rule public final NoSocketLeaksRule leaks = new NoSocketLeaksRule().within("50ms");

    @org.junit.Test
    public void well() throws IOException {
      server.talk('x');
    }

    @org.junit.Test
    public void leaks() throws IOException {
      server.talk('L');
    }

    @org.junit.Test
    public void failsAnyway() throws IOException {
      server.forget();
      throw new IllegalStateException("first");
    }

    @org.junit.Test
    @AllowSocketLeaks("known")
    public void mayLeak() throws IOException {
      server.forget();
    }

    @org.junit.Test
    @AllowSocketLeaks("mended")
    public void leaksNoMore() throws IOException {
      server.talk('x');
    }
  }

  @Test
  void theRuleOfJUnit4() {
    Result result = JUnitCore.runClasses(Old.class);
    assertEquals(5, result.getRunCount());
    assertEquals(3, result.getFailureCount(), result.getFailures().toString());
    assertTrue(failure(result, "leaks").getMessage().contains("end read (-1)"));
    assertTrue(failure(result, "leaksNoMore").getMessage().contains("remove @AllowSocketLeaks"));
    Throwable first = failure(result, "failsAnyway").getException();
    assertEquals("first", first.getMessage());
    assertEquals(1, first.getSuppressed().length);
  }

  private static Failure failure(Result result, String method) {
    return result.getFailures().stream()
        .filter(failure -> failure.getDescription().getMethodName().equals(method))
        .findFirst()
        .get();
  }

  static class Unwatched {
    @Test
    void serverForgets() throws IOException {
      server.talk('L');
    }

    @Test
    void well() throws IOException {
      server.talk('x');
    }

    @Test
    @NoSocketLeaks(within = "50ms")
    void told() throws IOException {
      server.forget();
    }
  }

  static class Well {
    @Test
    void well() throws IOException {
      server.talk('x');
    }
  }

  private static String toldAtTheEndOf(Class<?> specimen) {
    PrintStream before = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setErr(new PrintStream(told, true));
    try {
      LauncherConfig config =
          LauncherConfig.builder()
              .enableTestExecutionListenerAutoRegistration(false)
              .addTestExecutionListeners(new SocketLeaksListener())
              .build();
      LauncherFactory.create(config)
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(DiscoverySelectors.selectClass(specimen))
                  .build());
    } finally {
      System.setErr(before);
    }
    return told.toString();
  }

  @Test
  void theEndOfTheRunTellsWhatFailedNoTest() {
    String told = toldAtTheEndOf(Unwatched.class);
    assertTrue(
        told.contains("1 socket was left open by OtherEnginesIT.Unwatched.serverForgets()"), told);
    assertFalse(told.contains("told()"), told);
    assertFalse(told.contains("well()"), told);
  }

  @Test
  void aRunThatLeavesNothingOpenSaysNothing() {
    assertEquals("", toldAtTheEndOf(Well.class));
  }
}
