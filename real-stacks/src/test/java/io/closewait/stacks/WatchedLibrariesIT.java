// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.Config;
import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Of tests on released libraries those fail that leak, and no others. */
@Timeout(300)
class WatchedLibrariesIT {
  static Stream<JavaRuntime> runtimes() {
    return Java.versions().stream();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void thoseFailThatLeak(JavaRuntime runtime) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                runtime.java().toString(),
                "-javaagent:" + Config.agentJar() + "=mode=test",
                "-cp",
                System.getProperty("java.class.path"),
                InAJvm.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), told);
    Set<String> wrong = new TreeSet<>();
    int tests = 0;
    for (String line : told.split("\n")) {
      if (line.matches("(SUCCESSFUL|FAILED|ABORTED) .*")) {
        tests++;
        String name = line.replaceAll("^\\w+ |\\(.*", "");
        boolean right = line.startsWith(name.startsWith("leaks") ? "FAILED" : "SUCCESSFUL");
        if (!right) {
          wrong.add(line);
        }
      }
    }
    assertEquals(Set.of(), wrong, told);
    assertTrue(tests >= 16, told);
  }

  /** Runs them, and prints what came of each. */
  static final class InAJvm implements TestExecutionListener {
    public static void main(String[] arguments) {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(
                      DiscoverySelectors.selectClass(WatchedWebServers.class),
                      DiscoverySelectors.selectClass(WatchedJdkAndFtp.class))
                  .build(),
              new InAJvm());
      System.exit(0);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() || result.getStatus() != Status.SUCCESSFUL) {
        System.out.println(result.getStatus() + " " + test.getDisplayName());
        result.getThrowable().ifPresent(thrown -> System.out.println("  " + thrown));
      }
    }
  }
}
