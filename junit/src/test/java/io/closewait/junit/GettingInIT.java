// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult.Status;

/** How the agent comes into a JVM of tests, and what is said where it does not. */
class GettingInIT {
  /** Run in a JVM of its own: prints what became of its two tests. */
  static final class Alone {
    private Alone() {}

    public static void main(String[] arguments) throws IOException {
      Run run =
          arguments.length == 0
              ? Run.of(Tests.class)
              : Run.with(
                  Collections.singletonMap("closewait.junit.missing", arguments[0]), Tests.class);
      System.out.println(
          "aborted "
              + run.count("Tests", Status.ABORTED)
              + ", well "
              + run.count("well", Status.SUCCESSFUL)
              + ", failed "
              + run.failures());
      System.out.println(run);
      System.exit(0);
    }
  }

  @NoSocketLeaks(within = "50ms")
  static class Tests {
    @Test
    void well() throws IOException {
      try (EchoServer server = new EchoServer()) {
        server.talk('x');
      }
    }

    @Test
    void leaks() throws IOException {
      try (EchoServer server = new EchoServer()) {
        server.forget();
      }
    }
  }

  /** What such a JVM prints, both streams together. */
  private static String run(List<String> options, String classPath, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(new File(System.getProperty("java.home"), "bin/java").getPath());
    command.addAll(options);
    command.addAll(Arrays.asList("-cp", classPath, Alone.class.getName()));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    InputStream in = process.getInputStream();
    byte[] part = new byte[4096];
    for (int n = in.read(part); n > 0; n = in.read(part)) {
      text.write(part, 0, n);
    }
    return text.toString();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static String withoutAgent() {
    List<String> parts = new ArrayList<>(Arrays.asList(classPath().split(File.pathSeparator)));
    parts.removeIf(part -> part.contains("closewait-agent"));
    return String.join(File.pathSeparator, parts);
  }

  /** Only a JDK can attach, and only with the class path of a build has it a jar to load. */
  private static void assumeJdk() {
    File home = new File(System.getProperty("java.home"));
    assumeTrue(
        new File(home, "bin/jcmd").exists() || new File(home, "../bin/jcmd").exists(),
        "a runtime without tools");
    assumeTrue(classPath().contains("closewait-agent"), "no agent on the class path");
  }

  @Test
  void withTheAgentOnTheClassPathItComesByItself() throws IOException {
    assumeJdk();
    String told = run(Collections.<String>emptyList(), classPath());
    assertTrue(told.contains("aborted 0, well 1, failed 1"), told);
  }

  @Test
  void whereItMayNotBeLoadedTheTestsAreAbortedWithWhatToAdd() throws IOException {
    assumeJdk();
    String told = run(Collections.singletonList("-XX:+DisableAttachMechanism"), classPath());
    assertTrue(told.contains("aborted 1, well 0, failed 0"), told);
    assertTrue(told.contains("No Closewait agent is in this JVM"), told);
    assertTrue(told.contains("-javaagent:"), told);
    assertTrue(told.contains("=mode=test"), told);
    assertTrue(told.contains("DisableAttachMechanism"), told);
  }

  @Test
  void withoutAnyAgentTheTestsAreAborted() throws IOException {
    String told = run(Collections.<String>emptyList(), withoutAgent());
    assertTrue(told.contains("aborted 1, well 0, failed 0"), told);
    assertTrue(told.contains("the class path has no closewait-agent.jar"), told);
  }

  @Test
  void orTheyFailIfOneLikes() throws IOException {
    String told = run(Collections.<String>emptyList(), withoutAgent(), "fail");
    assertTrue(told.contains("aborted 0, well 0, failed 1"), told);
  }

  @Test
  void anAgentThatWatchesAsInProductionIsNotTakenForOne() throws IOException {
    String jar = agentJar();
    String told = run(Collections.singletonList("-javaagent:" + jar + "=log=none"), classPath());
    assertTrue(told.contains("aborted 1, well 0, failed 0"), told);
    assertTrue(told.contains("Add mode=test to its options"), told);
  }

  @Test
  void theModeForTestsWritesNothingAndHasNoThread() throws IOException {
    String told =
        run(Collections.singletonList("-javaagent:" + agentJar() + "=mode=test"), classPath());
    assertTrue(told.contains("aborted 0, well 1, failed 1"), told);
    assertEquals(-1, told.indexOf("closewait:"), told);
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("closewait")),
        "this JVM has it too");
  }

  private static String agentJar() {
    for (String argument :
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("-javaagent:") && argument.contains("closewait-agent")) {
        return argument.replaceAll("^-javaagent:|=.*$", "");
      }
    }
    throw new AssertionError("these tests run with the agent");
  }
}
