// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Play.Verdict;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Keys;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.Runtimes;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Leaked sockets are closed by their owners, and the kernel has their descriptors back. */
class FirstAidIT {
  private static final int COUNT = 12;

  /** The class whose close() must be called, or the end of its name. */
  record Aided(Play play, String owner) {}

  private static final List<Aided> JDK =
      List.of(
          new Aided(accepted("SocketServerIgnoresEof", Habit.ASKS_AND_LEAVES), "java.net.Socket"),
          new Aided(accepted("ChannelServerIgnoresEof", Habit.ASKS_AND_LEAVES), "ChannelImpl"),
          new Aided(
              connected("SocketClientIgnoresEof", Habit.TAKES_REQUEST_AND_LEAVES),
              "java.net.Socket"),
          new Aided(
              connected("ChannelClientIgnoresEof", Habit.TAKES_REQUEST_AND_LEAVES), "ChannelImpl"),
          new Aided(accepted("SessionsInRegistry", Habit.LEAVES), "java.net.Socket"),
          new Aided(
              accepted("AsyncServer", Habit.ASKS_AND_LEAVES), "AsynchronousSocketChannelImpl"),
          new Aided(accepted("TlsForgetsSessions", Habit.ENCRYPTS_AND_LEAVES), "SSLSocketImpl"),
          new Aided(
              connected("TlsLayeredClient", Habit.DECRYPTS_AND_LEAVES).since(11),
              "java.net.Socket"),
          new Aided(accepted("TlsEngineServer", Habit.ENCRYPTS_AND_LEAVES), "ChannelImpl"),
          new Aided(accepted("SelectorServesBeside", Habit.LEAVES), "ChannelImpl"),
          new Aided(connected("SocksClient", Habit.SOCKS), "java.net.Socket"),
          new Aided(accepted("UnixDomainServer", Habit.ASKS_AND_LEAVES).since(16), "ChannelImpl"));

  private static final List<Aided> NETTY =
      List.of(
          new Aided(server("NettyNioServer"), "NioSocketChannel"),
          new Aided(server("NettyEpollServer"), "EpollSocketChannel"));

  private static Play accepted(String scenario, Habit habit) {
    return Play.accepted(scenario, habit, Verdict.FIN_UNREAD);
  }

  private static Play connected(String scenario, Habit habit) {
    return Play.connected(scenario, habit, Verdict.FIN_UNREAD);
  }

  private static Play server(String scenario) {
    return accepted(scenario, Habit.TAKES_GREETING_AND_LEAVES);
  }

  record Case(Stage stage, Aided aided) {
    @Override
    public String toString() {
      return aided.play.scenario() + " on " + stage;
    }
  }

  /** One of each sort; all of them, on every Java, are {@link FirstAidLongRun}'s. */
  static Stream<Case> brief() {
    List<String> chosen = List.of("SelectorServesBeside", "TlsForgetsSessions", "NettyNioServer");
    return cases(List.of(Runtimes.of(17)))
        .filter(one -> chosen.contains(one.aided.play.scenario()))
        .filter(one -> !one.stage.libraries().toString().contains("4.1"));
  }

  static Stream<Case> cases(List<JavaRuntime> runtimes) {
    return runtimes.stream()
        .map(runtime -> new Stage(runtime, Loading.AT_START, COUNT))
        .map(stage -> NettyIT.quiet(stage).with("-Dkeys=" + Keys.store()))
        .flatMap(
            stage ->
                Stream.of(
                        on(stage, JDK),
                        on(stage.withJarsOf(NettyIT.netty("4.1")), NETTY),
                        on(stage.withJarsOf(NettyIT.netty("4.2")), NETTY),
                        on(stage.withJarsOf(NettyIT.netty("4.2")), ring()),
                        on(
                            stage.withJarsOf(NettyIT.netty("shaded")),
                            List.of(new Aided(server("NettyShadedServer"), "SocketChannel"))))
                    .flatMap(each -> each));
  }

  private static List<Aided> ring() {
    return NettyIT.ringWorks()
        ? List.of(new Aided(server("NettyUringServer").since(9), "SocketChannel"))
        : List.of();
  }

  private static Stream<Case> on(Stage stage, List<Aided> all) {
    return all.stream()
        .filter(aided -> aided.play.since() <= stage.runtime().version())
        .map(aided -> new Case(stage, aided));
  }

  @ParameterizedTest
  @MethodSource("brief")
  void descriptorsComeBack(Case one) throws IOException {
    play(one);
  }

  static void play(Case one) throws IOException {
    Play play = one.aided.play;
    AgentFiles files = new AgentFiles("aid-" + play.scenario() + "-" + one.stage.runtime());
    try (AgentRun run = AgentRun.start(one.stage.builder(), files, AgentRun.SHORTEST_TIMES);
        Peer peer = new Peer()) {
      play.open(run.jvm, peer, COUNT);
      run.awaitEvent("leak", leak -> leak.number("count") == COUNT);
      int before = sockets(run);
      String rehearsed = close(run, "--dry-run");
      assertTrue(
          rehearsed.startsWith("First aid would close " + COUNT + " leaked sockets"), rehearsed);
      assertEquals(before, sockets(run), "a rehearsal closes nothing");

      String told = close(run);
      assertTrue(told.startsWith("First aid closed " + COUNT + " leaked sockets.\n"), told);
      String owner = "      " + COUNT + "  by close\\(\\) of \\S*" + one.aided.owner + "\n";
      assertTrue(told.matches("(?s).*" + owner + ".*"), told);
      Await.until(() -> sockets(run) <= before - COUNT, () -> sockets(run) + run.jvm.story());
      run.awaitEvent("closed", event -> "firstaid".equals(event.text("by")));
      if (NETTY.contains(one.aided) || ring().contains(one.aided)) {
        run.jvm.awaitSaid(COUNT, play.scenario() + " inactive");
        String left = ring().contains(one.aided) ? "-1" : "1"; // a ring does not count
        run.jvm.awaitSaid(play.scenario() + " loop has " + left); // the listening one
      }
      assertEquals("First aid closed 0 leaked sockets.\n", close(run), "nothing is left");
      run.finish();
    }
  }

  private static String close(AgentRun run, String... more) {
    Object[] call =
        Stream.concat(
                Stream.<Object>of("close", run.jvm.pid(), "--all-proven", "--older-than", "0s"),
                Stream.of(more))
            .toArray();
    return CommandLine.own().run(call).exits(0).out();
  }

  private static int sockets(AgentRun run) {
    return KernelView.of(run.jvm.pid()).sockets();
  }
}
