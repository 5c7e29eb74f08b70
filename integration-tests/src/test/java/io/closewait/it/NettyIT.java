// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static io.closewait.it.Play.accepted;
import static io.closewait.it.Play.connected;

import io.closewait.it.Play.Verdict;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** Netty's transports, those beside the JDK's network code included, in the released jars. */
class NettyIT {
  private static final int LEAKED = 20;

  private static final List<Play> EVERYWHERE =
      List.of(
          server("NettyNioServer"),
          client("NettyNioClient"),
          server("NettyEpollServer"),
          client("NettyEpollClient"));

  /** The ring came with 4.2; the shaded copy is played beside it. */
  private static final List<Play> ONLY_42 =
      List.of(
          server("NettyShadedServer"),
          server("NettyUringServer").since(9),
          client("NettyUringClient").since(9));

  @TestFactory
  Stream<DynamicContainer> netty41() {
    return Stage.on(Runtimes.full(), LEAKED)
        .map(stage -> stage.called("Netty 4.1").withJarsOf(netty("4.1")))
        .map(stage -> programme(stage, EVERYWHERE));
  }

  @TestFactory
  Stream<DynamicContainer> netty42() {
    boolean ringWorks = ringWorks();
    List<Play> plays =
        Stream.concat(EVERYWHERE.stream(), ONLY_42.stream())
            .filter(play -> ringWorks || !play.scenario().contains("Uring"))
            .toList();
    return Stage.on(Runtimes.full(), LEAKED)
        .map(stage -> stage.called("Netty 4.2").withJarsOf(netty("4.2")))
        .map(stage -> programme(stage.withJarsOf(netty("shaded")), plays));
  }

  /** Whether the kernel gives an io_uring to a process of ours; where not, that is said. */
  private static boolean ringWorks() {
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

  /** What the build has put there. */
  private static Path netty(String line) {
    return Config.target().resolve("netty").resolve(line);
  }

  private static DynamicContainer programme(Stage stage, List<Play> all) {
    List<Play> plays = all.stream().filter(p -> p.since() <= stage.runtime().version()).toList();
    return Programme.of(quiet(stage), plays, plays.stream().map(Play::fixed).toList());
  }

  /** Without the warnings that newer JVMs print of what Netty does. */
  private static Stage quiet(Stage stage) {
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
