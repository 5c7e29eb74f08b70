// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentJar;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application cannot tell, by what it may do and what it gets, that the agent is there. */
class AsWithoutAgentIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void preferIpv4StackSetInMain(JavaRuntime runtime) throws IOException {
    try (AgentRun run = start(runtime, "PrefersIpv4");
        Peer peer = new Peer()) {
      Play play = Repertoire.named("SocketServerIgnoresEof");
      int port = play.open(run.jvm, peer, 3);
      assertTrue(
          KernelView.of(run.jvm.pid()).connections.stream()
              .filter(connection -> connection.localPort() == port)
              .noneMatch(KernelView.Connection::version6),
          "an IPv6 socket in spite of preferIPv4Stack");
      run.awaitEvent("leak", leak -> leak.names(play.scenario()) && leak.number("count") == 3);
      run.finish();
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void selectorProviderNamedInMain(JavaRuntime runtime) throws IOException {
    try (AgentRun run = start(runtime, "BringsSelectorProvider");
        Peer peer = new Peer()) {
      assertEquals("com.example.app.OwnProvider", run.jvm.awaitSaid("provider "));
      assertLeakIsNamed(run, peer);
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void logManagerNamedInMain(JavaRuntime runtime) throws IOException {
    try (AgentRun run = start(runtime, "BringsLogManager");
        Peer peer = new Peer()) {
      assertEquals(
          "com.example.app.BringsLogManager$OwnLogManager", run.jvm.awaitSaid("log manager "));
      assertLeakIsNamed(run, peer);
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void socketFactorySetInMain(JavaRuntime runtime) throws IOException {
    List<String> said = assertSameBothWays(runtime, "BringsSocketFactory", builder -> builder);
    String row = "A SocketImplFactory of the application's own is unharmed (`OwnSocketImpl`)";
    boolean unharmed = said.equals(List.of("> 100 connects, 100 closes", "> up", "> ended"));
    Matrix.note(row, 8, runtime, Loading.AT_START, unharmed);
    assertTrue(unharmed, said.toString());
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void librariesOfTheApplicationAreItsOwn(JavaRuntime runtime) throws IOException {
    List<String> said =
        assertSameBothWays(
            runtime,
            "BringsLibraries",
            builder ->
                builder
                    .alsoOnClassPath(jarOf(net.bytebuddy.ByteBuddy.class))
                    .alsoOnClassPath(jarOf(org.slf4j.LoggerFactory.class))
                    .alsoOnClassPath(jarOf(org.slf4j.impl.SimpleLogger.class)));
    assertTrue(said.contains("> logger org.slf4j.impl.SimpleLogger"), said.toString());
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void nothingOfTheAgentCanBeReached(JavaRuntime runtime) throws IOException {
    Path names = new AgentFiles("names").folder.resolve("names.txt");
    Files.write(names, isolatedClasses());
    List<String> said =
        assertSameBothWays(
            runtime, "ReachesIntoAgent", builder -> builder.option("-Dnames=" + names));
    assertTrue(said.stream().noneMatch(line -> line.contains("reached")), said.toString());
  }

  @AfterAll
  static void write() throws IOException {
    Matrix.write();
  }

  private static void assertLeakIsNamed(AgentRun run, Peer peer) throws IOException {
    Play play = Repertoire.named("SocketServerIgnoresEof");
    play.open(run.jvm, peer, 3);
    run.awaitEvent("leak", leak -> leak.names(play.scenario()) && leak.number("count") == 3);
    run.finish();
  }

  /** Runs a program to its end without the agent and with it; returns what it said. */
  private static List<String> assertSameBothWays(
      JavaRuntime runtime, String main, UnaryOperator<TestedJvm.Builder> more) throws IOException {
    AgentFiles files = new AgentFiles(main + "-" + runtime);
    try (TestedJvm plain = more.apply(builder(runtime, main)).in(files.folder).start();
        AgentRun run =
            AgentRun.start(more.apply(builder(runtime, main)), files, AgentRun.SHORTEST_TIMES)) {
      assertEquals(0, plain.awaitExit(), plain.story());
      assertEquals(0, run.jvm.awaitExit(), run.jvm.story());
      assertEquals(plain.stdout(), run.jvm.stdout());
      assertEquals(plain.stderr(), run.jvm.stderr());
      assertEquals(List.of(), run.files.events("hooks"));
      return run.jvm.stdout();
    }
  }

  private static AgentRun start(JavaRuntime runtime, String main) throws IOException {
    return AgentRun.start(
        builder(runtime, main), new AgentFiles(main + "-" + runtime), AgentRun.SHORTEST_TIMES);
  }

  private static TestedJvm.Builder builder(JavaRuntime runtime, String main) {
    return TestedJvm.on(runtime).main("com.example.app." + main);
  }

  /** Every class of the agent and of its libraries. */
  private static List<String> isolatedClasses() throws IOException {
    String folder = AgentJar.ISOLATED;
    return AgentJar.files().keySet().stream()
        .filter(name -> name.startsWith(folder) && name.endsWith(".class"))
        .map(name -> name.substring(folder.length(), name.length() - ".class".length()))
        .map(name -> name.replace('/', '.'))
        .toList();
  }

  private static Path jarOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }
}
