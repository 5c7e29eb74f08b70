// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static io.closewait.it.Play.accepted;
import static io.closewait.it.Play.connected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Play.Verdict;
import io.closewait.it.Stage.Variant;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty's transports, those beside the JDK's network code included, in the released jars. */
@Order(1)
class NettyIT {
  private static final int LEAKED = 20;

  private static final List<Play> EVERYWHERE =
      List.of(
          server("NettyNioServer"),
          server("NettyAnswersAnywhere"),
          client("NettyNioClient"),
          server("NettyEpollServer"),
          client("NettyEpollClient"));

  /** The ring came with 4.2. */
  private static final List<Play> RING =
      List.of(server("NettyUringServer").since(9), client("NettyUringClient").since(9));

  @TestFactory
  Stream<DynamicContainer> netty41() {
    Variant netty41 = variant("Netty", "4.1", "netty-transport");
    return Stage.on(Runtimes.full(), LEAKED)
        .map(stage -> stage.as(netty41).withJarsOf(netty("4.1")))
        .map(stage -> programme(stage, EVERYWHERE));
  }

  @TestFactory
  Stream<DynamicContainer> netty42() {
    Variant netty42 = variant("Netty", "4.2", "netty-transport");
    List<Play> plays =
        ringWorks() ? Stream.concat(EVERYWHERE.stream(), RING.stream()).toList() : EVERYWHERE;
    return Stage.on(Runtimes.full(), LEAKED)
        .map(stage -> stage.as(netty42).withJarsOf(netty("4.2")))
        .map(stage -> programme(stage, plays));
  }

  @TestFactory
  Stream<DynamicContainer> shadedCopy() {
    Variant grpc = variant("gRPC", "shaded", "grpc-netty-shaded");
    return Stage.on(Runtimes.full(), LEAKED)
        .map(stage -> stage.as(grpc).withJarsOf(netty("shaded")))
        .map(stage -> programme(stage, List.of(server("NettyShadedServer"))));
  }

  /** Netty's classes are there and in use: they are patched all together, at once. */
  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void inUseBeforeTheAgentCame(JavaRuntime runtime) throws IOException {
    Stage stage = new Stage(runtime, Loading.ATTACHED, LEAKED).withJarsOf(netty("4.2"));
    List<Play> servers =
        Stream.concat(EVERYWHERE.stream(), ringWorks() ? RING.stream() : Stream.empty())
            .filter(play -> play.scenario().endsWith("Server") && play.since() <= runtime.version())
            .toList();
    AgentFiles files = new AgentFiles("netty-in-use-" + runtime);
    try (AgentRun run = AgentRun.startWithout(quiet(stage).builder(), files);
        Peer peer = new Peer()) {
      Map<Play, Integer> ports = new HashMap<>();
      for (Play server : servers) {
        Matrix.note(inUse(server), server.since(), runtime, Loading.ATTACHED, false);
        ports.put(server, server.open(run.jvm, peer, 1));
        Await.until(
            () -> KernelView.of(run.jvm.pid()).count(KernelView.CLOSE_WAIT, ports.get(server)) == 1,
            run.jvm::story);
      }
      run.attach(AgentRun.TIMES);
      for (Play server : servers) {
        peer.connect(ports.get(server), LEAKED, server.habit());
      }
      for (Play server : servers) {
        Event whole =
            run.awaitEvent(
                "leak", leak -> leak.names(server.scenario()) && leak.number("count") == LEAKED);
        assertEquals(server.verdict().name(), whole.text("kind"), whole.toString());
        assertTrue(whole.text("where").endsWith(server.where()), whole.toString());
        Matrix.note(inUse(server), server.since(), runtime, Loading.ATTACHED, true);
      }
      run.finish();
    }
  }

  private static String inUse(Play server) {
    return "Netty 4.2 was in use when the agent came: every new leak is named (`"
        + server.scenario()
        + "`)";
  }

  /** Whether the kernel gives an io_uring to a process of ours; where not, that is said. */
  static boolean ringWorks() {
    Stage stage = new Stage(Runtimes.own(), Loading.AT_START, 0).withJarsOf(netty("4.2"));
    try (TestedJvm jvm = quiet(stage).builder().main("com.example.app.AsksForUring").start()) {
      jvm.awaitExit();
      boolean works = jvm.stdout().contains("> works");
      if (!works) {
        System.out.println("NOT RUN: Netty on io_uring, which this machine refuses" + jvm.story());
      }
      return works;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Named after the jar, which has the exact version in its name. */
  private static Variant variant(String name, String folder, String artifact) {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(netty(folder), artifact + "-[0-9]*.jar")) {
      String jar = jars.iterator().next().getFileName().toString();
      String version = jar.substring(artifact.length() + 1, jar.length() - ".jar".length());
      return new Variant(name + " " + version.replace(".Final", ""), 8, Integer.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the build has put there. */
  static Path netty(String line) {
    return Config.target().resolve("netty").resolve(line);
  }

  private static DynamicContainer programme(Stage stage, List<Play> all) {
    List<Play> plays = all.stream().filter(p -> p.since() <= stage.runtime().version()).toList();
    return Programme.of(quiet(stage), plays, plays.stream().map(Play::fixed).toList());
  }

  /** Without the warnings that newer JVMs print of what Netty does. */
  static Stage quiet(Stage stage) {
    return stage.runtime().version() < 24
        ? stage
        : stage
            .with("--enable-native-access=ALL-UNNAMED")
            .with("--sun-misc-unsafe-memory-access=allow");
  }

  @AfterAll
  static void oneFingerprintOnEveryRuntime() throws IOException {
    Programme.assertOneFingerprintOnEveryRuntime();
  }

  private static Play server(String scenario) {
    return accepted(scenario, Habit.TAKES_GREETING_AND_LEAVES, Verdict.EOF_IGNORED);
  }

  private static Play client(String scenario) {
    return connected(scenario, Habit.TAKES_REQUEST_AND_LEAVES, Verdict.EOF_IGNORED);
  }
}
