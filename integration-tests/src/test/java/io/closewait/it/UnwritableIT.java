// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a report cannot be written, the application goes on and one line says what is lost. */
class UnwritableIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";

  @Held(
      part = Part.OUTPUTS,
      done = "The log's name is that of a folder",
      held = "one line says so; warnings are not lost")
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void logIsAFolder(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("unwritable-" + runtime);
    Path folder = Files.createDirectory(files.folder.resolve("taken"));
    assertLogGoesToStderr(runtime, files, folder);
  }

  @Held(
      part = Part.OUTPUTS,
      done = "The log is in a folder that takes no files",
      held = "one line says so; warnings are not lost")
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void logIsInAFolderThatIsReadOnlyEvenForRoot(JavaRuntime runtime) throws IOException {
    assertLogGoesToStderr(
        runtime, new AgentFiles("unwritable-" + runtime), Path.of("/proc/self/closewait.log"));
  }

  @Held(
      part = Part.OUTPUTS,
      done = "The log is in a folder that does not exist",
      held = "one line says so; warnings are not lost")
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void logIsInAFolderThatDoesNotExist(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("unwritable-" + runtime);
    assertLogGoesToStderr(runtime, files, files.folder.resolve("nowhere/leaks.log"));
  }

  @Held(
      part = Part.OUTPUTS,
      done = "The log's name is a symbolic link to another file",
      held = "the other file is not touched")
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void logIsASymbolicLink(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("unwritable-" + runtime);
    Path target = files.folder.resolve("precious");
    Files.writeString(target, "precious");
    Path link = Files.createSymbolicLink(files.folder.resolve("link.log"), target);
    assertLogGoesToStderr(runtime, files, link);
    assertEquals("precious", Files.readString(target));
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  @Held(
      part = Part.OUTPUTS,
      done = "The log's name is that of a pipe that nobody reads",
      held = "it is not opened; one line says so; warnings are not lost")
  void logIsAPipe(JavaRuntime runtime) throws Exception {
    AgentFiles files = new AgentFiles("unwritable-" + runtime);
    Path pipe = files.folder.resolve("pipe.log");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertLogGoesToStderr(runtime, files, pipe);
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void jsonIsAFolder(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("unwritable-" + runtime);
    Path folder = Files.createDirectory(files.folder.resolve("taken"));
    try (TestedJvm jvm = start(runtime, files, "log=" + files.log + ",json=" + folder);
        Peer peer = new Peer()) {
      leak(jvm, peer);
      Await.until(() -> leakLines(files.logLines()) > 0, () -> "no leak in the log" + jvm.story());
      assertEquals(0, jvm.quit());
      assertEquals(1, mentions(jvm, folder), jvm.story());
    }
  }

  @Held(
      part = Part.PORT,
      done = "The metrics port is another's",
      held = "one line says so; all else works")
  @ParameterizedTest
  @MethodSource("io.closewait.it.HostileNamesIT#oldestAndNewest")
  void metricsPortIsTaken(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("port-taken-" + runtime);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        AgentRun run = AgentRun.startWithout(TestedJvm.on(runtime), files);
        Peer peer = new Peer()) {
      run.attach(AgentRun.SHORTEST_TIMES + ",metrics=" + taken.getLocalPort());
      leak(run.jvm, peer);
      Await.until(() -> leakLines(files.logLines()) > 0, () -> "no leak" + run.jvm.story());
      run.finish();
      String sentence = "metrics: cannot listen on 127.0.0.1:" + taken.getLocalPort();
      assertEquals(1, files.logLines().stream().filter(l -> l.contains(sentence)).count());
      assertTrue(files.logLines().stream().noneMatch(line -> line.contains("Exception")));
    }
  }

  private static void assertLogGoesToStderr(JavaRuntime runtime, AgentFiles files, Path log)
      throws IOException {
    try (TestedJvm jvm = start(runtime, files, "log=" + log + ",json=" + files.json);
        Peer peer = new Peer()) {
      leak(jvm, peer);
      Await.until(() -> leakLines(jvm.stderr()) > 0, () -> "no leak on stderr" + jvm.story());
      assertEquals(0, jvm.quit());
      assertEquals(1, mentions(jvm, log.getParent()), jvm.story());
      assertTrue(jvm.stderr().get(0).startsWith("closewait: "), jvm.story());
      assertTrue(jvm.stdout().stream().allMatch(line -> line.startsWith("> ")), jvm.story());
      List<Event> hooks = files.events("hooks");
      assertEquals(List.of(), hooks);
      assertFalse(files.events("leak").isEmpty());
    }
  }

  private static TestedJvm start(JavaRuntime runtime, AgentFiles files, String outputs)
      throws IOException {
    TestedJvm jvm =
        TestedJvm.on(runtime)
            .agent(Config.agentJar(), AgentRun.SHORTEST_TIMES + "," + outputs)
            .in(files.folder)
            .start();
    jvm.awaitSaid("up");
    return jvm;
  }

  private static void leak(TestedJvm jvm, Peer peer) throws IOException {
    Repertoire.named("SocketServerIgnoresEof").open(jvm, peer, 3);
  }

  private static long leakLines(List<String> lines) {
    return lines.stream().filter(line -> line.contains(" LEAK ")).count();
  }

  /** How many of the agent's own lines on stderr name the path. */
  private static long mentions(TestedJvm jvm, Path path) {
    return jvm.stderr().stream()
        .filter(line -> line.startsWith("closewait: ") && line.contains(path.toString()))
        .count();
  }
}
