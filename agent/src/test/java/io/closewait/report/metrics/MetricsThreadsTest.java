// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.OwnThread;
import io.closewait.options.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The threads behind the port are ours, and what they throw stays with us. */
class MetricsThreadsTest {
  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(OwnThread.class::isInstance)
        .toList();
  }

  @Test
  void whatIsThrownInThemReachesNoHandlerOfTheApplication() throws IOException {
    boolean[] heard = new boolean[1];
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> heard[0] = true);
    try (MetricsServer server =
        MetricsServer.start(Options.parse("metrics=0").metrics(), new Page(), OwnThread::new)) {
      assertTrue(server.port() > 0);
      assertTrue(threads().stream().anyMatch(t -> t.getName().equals("closewait-metrics")));
      for (Thread thread : threads()) {
        assertTrue(thread.isDaemon(), thread.getName());
        thread.getUncaughtExceptionHandler().uncaughtException(thread, new OutOfMemoryError());
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertFalse(heard[0]);
  }

  @Test
  void aPortThatIsTakenIsToldToWhoeverAsksForIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Options options = Options.parse("metrics=" + taken.getLocalPort());
      assertThrows(
          IOException.class,
          () -> MetricsServer.start(options.metrics(), new Page(), OwnThread::new));
    }
  }
}
