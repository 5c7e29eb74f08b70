// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The roles as a user runs them: each in a JVM of its own. */
class DemoTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @ParameterizedTest
  @ValueSource(strings = {"leaking", "nio-leaking"})
  void leakingServerRunsOutOfDescriptorsAtAccept(String role) throws Exception {
    Run server = Run.withDescriptors(100, role, "30");
    Run.of("flood", server.port(), "300").end();
    server.end();
    assertEquals(1, server.status, server.said());
    assertTrue(server.said().contains("accept failed after "), server.said());
    assertTrue(server.said().contains("Too many open files"), server.said());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixed", "nio-fixed"})
  void fixedServerServesEveryClientOfTheFlood(String role) throws Exception {
    Run server = Run.withDescriptors(100, role, "30");
    Run flood = Run.of("flood", server.port(), "300");
    flood.end();
    assertEquals("300 clients came and went", flood.said());
    server.untilSays("served 300 clients");
    server.kill();
    assertFalse(server.said().contains("accept failed"), server.said());
  }

  @Test
  void serverEndsByItself() throws Exception {
    Run server = Run.of("fixed", "1");
    server.end();
    assertEquals(0, server.status);
    assertTrue(server.said().contains("time is up, served 0 clients in all"), server.said());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leeking",
        "leaking x",
        "leaking 0",
        "fixed 10 10",
        "client",
        "client 70000",
        "client 80 none",
        "flood 80 99999999999",
        "flood 80 10 10"
      })
  void wrongArgumentsGetOneSentence(String line) throws Exception {
    Run run = Run.of(line.split(" "));
    run.end();
    assertEquals(2, run.status, run.said());
    assertEquals(1, run.said().lines().count(), run.said());
    assertFalse(run.said().contains("Exception"), run.said());
  }

  @Test
  void clientSaysInOneSentenceThatNobodyListens() throws Exception {
    Run server = Run.of("fixed", "20");
    String port = server.port();
    server.kill();
    Run client = Run.of("client", port, "3");
    client.end();
    assertEquals(1, client.status);
    assertTrue(client.said().startsWith("0 of 3 clients came and went"), client.said());
    assertEquals(1, client.said().lines().count(), client.said());
  }

  @Test
  void helpNamesEveryRole() throws Exception {
    Run help = Run.of("help");
    help.end();
    assertEquals(0, help.status);
    for (String role :
        List.of("leaking", "fixed", "STORY-leaking", "client", "tls-client", "flood")) {
      assertTrue(help.said().contains("  " + role + " "), help.said());
    }
  }

  /** One role in a JVM of its own; stdout and stderr as one text. */
  private static final class Run {
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();
    private int status;

    private Run(List<String> command) throws IOException {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      output = new BufferedReader(new InputStreamReader(process.getInputStream()));
    }

    static Run of(String... arguments) throws IOException {
      return new Run(java(arguments));
    }

    static Run withDescriptors(int limit, String... arguments) throws IOException {
      List<String> command = new ArrayList<>();
      command.addAll(List.of("sh", "-c", "ulimit -n " + limit + " && exec \"$@\"", "sh"));
      command.addAll(java(arguments));
      return new Run(command);
    }

    private static List<String> java(String... arguments) {
      List<String> command = new ArrayList<>();
      command.addAll(List.of(JAVA, "-cp", System.getProperty("java.class.path")));
      command.add(Demo.class.getName());
      command.addAll(List.of(arguments));
      return command;
    }

    String port() throws IOException {
      return untilSays("port ").substring("port ".length());
    }

    /** The first line with this beginning; the roles end by themselves, so this ends too. */
    String untilSays(String beginning) throws IOException {
      String line = output.readLine();
      while (line != null) {
        lines.add(line);
        if (line.startsWith(beginning)) {
          return line;
        }
        line = output.readLine();
      }
      throw new AssertionError("'" + beginning + "' was never said: " + said());
    }

    void end() throws IOException, InterruptedException {
      output.lines().forEach(lines::add);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still runs");
      status = process.exitValue();
    }

    void kill() throws IOException, InterruptedException {
      // not Process.destroy(), which closes the output as well
      process.toHandle().destroy();
      end();
    }

    String said() {
      return lines.stream().collect(Collectors.joining("\n"));
    }
  }
}
