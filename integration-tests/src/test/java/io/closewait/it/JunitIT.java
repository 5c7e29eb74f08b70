// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.Config;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The module junit with the oldest and the newest JUnit that it is for, on each runtime: its own
 * tests once more, by the console launcher.
 */
@Timeout(300)
class JunitIT {
  private static final int FIRST_FOR_JUNIT_6 = 17;

  /** Those that need neighbours which do not go with every runtime and every JUnit, or a JDK. */
  private static final String LEFT_OUT = ".*(Neighbours|SpringContext|GettingIn|Figures)IT";

  static Stream<JavaRuntime> runtimes() {
    return Runtimes.full().stream();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void worksWithTheJunitOfThisRuntime(JavaRuntime runtime)
      throws IOException, InterruptedException {
    boolean newest = runtime.version() >= FIRST_FOR_JUNIT_6;
    Path module = Config.agentJar().resolve("../../../junit/target").normalize();
    String classPath =
        String.join(
            File.pathSeparator,
            Config.target().resolve("junit/" + (newest ? "newest" : "oldest")) + "/*",
            module.resolve("classes").toString(),
            module.resolve("test-classes").toString());
    Process process =
        new ProcessBuilder(
                runtime.java().toString(),
                "-javaagent:" + Config.agentJar() + "=mode=test",
                "-cp",
                classPath,
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--select-package=io.closewait.junit",
                "--include-classname=.*IT",
                "--exclude-classname=" + LEFT_OUT)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), told);
    for (String word : List.of("0 tests failed", "0 tests aborted", "0 containers failed")) {
      assertTrue(told.contains(" " + word + " "), told);
    }
    assertTrue(told.matches("(?s).* [2-9]\\d tests successful .*"), told);
  }
}
