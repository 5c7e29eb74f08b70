// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sockets that nobody closes and nobody can reach: the collector closes them, and it is counted.
 */
class ForgottenSocketsIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";
  private static final int COUNT = 20, MANY = 1000;

  @AfterAll
  static void writeMatrix() throws IOException {
    Matrix.write();
  }

  /** As a saw tooth: each collection closes what was forgotten since the last one. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void abandonedAreCountedExactly(JavaRuntime runtime) throws IOException {
    CountedKindsIT.play(
        runtime,
        "SocketsForgotten",
        AgentRun.TIMES,
        (run, peer) -> {
          int port = peer.serve(Habit.STAYS);
          run.jvm.command("play SocketsForgotten " + COUNT + " " + port);
          for (int tooth = 1; tooth <= 4; tooth++) {
            run.jvm.command("go SocketsForgotten");
            repeatUntilClosed(run.jvm, "collect", port);
            Event leak =
                CountedKindsIT.awaitCount(run, "ABANDONED", "SocketsForgotten", tooth * COUNT);
            assertEquals("warn", leak.text("severity"));
            CountedKindsIT.assertWhere("SocketsForgotten", leak);
          }
          run.finish();
          assertEquals(
              4 * COUNT,
              CountedKindsIT.newest(run, "ABANDONED", "SocketsForgotten").number("count"));
          CountedKindsIT.assertOnly(run, "ABANDONED");
        });
  }

  /** What was reported and then fell to the collector was never closed by the application. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void reportedAndThenCollectedIsAbandoned(JavaRuntime runtime) throws IOException {
    CountedKindsIT.play(
        runtime,
        "ReportedThenForgotten",
        AgentRun.TIMES,
        (run, peer) -> {
          int port = peer.serve(Habit.ANSWERS_AND_LEAVES);
          run.jvm.command("play ReportedThenForgotten " + COUNT + " " + port);
          CountedKindsIT.awaitCount(run, "FIN_UNREAD", "ReportedThenForgotten", COUNT);
          run.jvm.command("forget ReportedThenForgotten");
          repeatUntilClosed(run.jvm, "collect", port);
          CountedKindsIT.awaitCount(run, "ABANDONED", "ReportedThenForgotten", COUNT);
          run.finish();
          List<Event> ends = run.files.events("closed");
          assertEquals(1, ends.size(), "told once that they are not held any more: " + ends);
          assertEquals("collector", ends.get(0).text("by"));
          assertEquals(COUNT, ends.get(0).number("count"));
          Event last = run.files.events("leak").get(run.files.events("leak").size() - 1);
          assertEquals("ABANDONED", last.text("kind"), "the last report counts one socket once");
        });
  }

  /** On 8 they are closed by another thread of the JDK's then. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void whatTheProgramHasFinalizedIsAbandonedToo(JavaRuntime runtime) throws IOException {
    CountedKindsIT.play(
        runtime,
        "FinalizedOnDemand",
        AgentRun.TIMES,
        (run, peer) -> {
          int port = peer.serve(Habit.STAYS);
          run.jvm.command("play FinalizedOnDemand " + COUNT + " " + port);
          repeatUntilClosed(run.jvm, "go FinalizedOnDemand", port);
          CountedKindsIT.awaitCount(run, "ABANDONED", "FinalizedOnDemand", COUNT);
          run.jvm.command("close FinalizedOnDemand");
          run.finish();
          CountedKindsIT.assertOnly(run, "ABANDONED");
        });
  }

  // ---- as without the agent --------------------------------------------------------------------

  /** What the kernel said of a program that forgot {@link #MANY} sockets. */
  private record Account(long established, int socketsMore, int socketsLeft, long connections) {}

  private static final Account ALL_FREED = new Account(MANY, MANY, 0, 0);

  /** The agent keeps none of them alive: one collection frees them all, with it and without. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void aThousandAreFreedAsWithoutTheAgent(JavaRuntime runtime) throws IOException {
    try (TestedJvm jvm = withoutEarlyCollections(TestedJvm.on(runtime)).start();
        Peer peer = new Peer()) {
      jvm.awaitSaid("up");
      assertEquals(ALL_FREED, forgetMany(jvm, peer), "without the agent");
      assertEquals(0, jvm.quit());
    }
    try (AgentRun run =
            AgentRun.start(
                withoutEarlyCollections(TestedJvm.on(runtime)),
                new AgentFiles("thousand-" + runtime),
                // both come, when they come, with a jar of the JDK that stays open
                AgentRun.TIMES + ",capture=all,jmx=false,jfr=false");
        Peer peer = new Peer()) {
      WithoutAttachIT.awaitMailbox(run.jvm.pid()); // of which the agent keeps a file open
      assertEquals(ALL_FREED, forgetMany(run.jvm, peer), "with the agent");
      CountedKindsIT.awaitCount(run, "ABANDONED", "SocketsForgotten", MANY);
      run.finish();
      CountedKindsIT.assertOnly(run, "ABANDONED");
    }
  }

  /** The only collection is the one that is asked for. */
  private static TestedJvm.Builder withoutEarlyCollections(TestedJvm.Builder builder) {
    return builder
        .option("-Xms256m")
        .option("-Xmx256m")
        .option("-Xmn128m")
        .option("-XX:MetaspaceSize=128m");
  }

  private static Account forgetMany(TestedJvm jvm, Peer peer) throws IOException {
    // what the JDK keeps open from the first socket and channel on (on 8 the agent's questions to
    // the kernel count as the first channel) is open from here on
    for (String first : List.of("SocketClientIgnoresEof", "ChannelClientIgnoresEof")) {
      Repertoire.named(first).open(jvm, peer, 1);
      jvm.command("close " + first);
    }
    int port = peer.serve(Habit.STAYS);
    jvm.command("play SocketsForgotten " + MANY + " " + port);
    int descriptors = descriptors(jvm);
    int sockets = KernelView.of(jvm.pid()).sockets();
    jvm.command("go SocketsForgotten");
    Await.until(() -> peer.met(port) == MANY, () -> peer.met(port) + " met");
    KernelView forgotten = KernelView.of(jvm.pid());
    jvm.command("collect");
    awaitClosed(jvm, port);
    Await.until(
        () -> descriptors(jvm) <= descriptors,
        () -> descriptors + " descriptors became " + targets(jvm));
    KernelView freed = KernelView.of(jvm.pid());
    return new Account(
        forgotten.count(KernelView.ESTABLISHED, port),
        forgotten.sockets() - sockets,
        freed.sockets() - sockets,
        connections(jvm, port));
  }

  /** The agent opens a file for a moment now and then, which is not what is counted here. */
  private static int descriptors(TestedJvm jvm) throws IOException {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      try (Stream<Path> all = Files.list(Path.of("/proc/" + jvm.pid() + "/fd"))) {
        least = Math.min(least, (int) all.count());
      }
    }
    return least;
  }

  private static List<String> targets(TestedJvm jvm) {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/" + jvm.pid() + "/fd"))) {
      for (Path one : (Iterable<Path>) all::iterator) {
        targets.add(Files.readSymbolicLink(one).toString());
      }
    } catch (IOException closedMeanwhile) {
      targets.add("and perhaps more");
    }
    return targets;
  }

  private static void awaitClosed(TestedJvm jvm, int port) {
    Await.until(
        () -> connections(jvm, port) == 0,
        () -> connections(jvm, port) + " not closed by the collector" + jvm.story());
  }

  /** What a collection finds is closed a bit later, by another thread. */
  private static void repeatUntilClosed(TestedJvm jvm, String command, int port) {
    Await.until(
        () -> {
          jvm.command(command);
          return connections(jvm, port) == 0;
        },
        () -> connections(jvm, port) + " not closed by the collector" + jvm.story());
  }

  /** Those that the program holds, in whatever state. */
  private static long connections(TestedJvm jvm, int port) {
    return KernelView.of(jvm.pid()).connections.stream().filter(c -> c.peerPort() == port).count();
  }
}
