// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many threads open and close sockets, channels and files, which keep taking each other's numbers,
 * while others leak, and heal. The program keeps its own account of what is true of each number.
 *
 * <p>How long, in seconds, is the system property {@code closewait.it.churn}.
 */
class ChurnIT {
  private static final long SECONDS = Long.getLong("closewait.it.churn", 15);
  private static final int THREADS = 4, COUNT = 8;

  private static final List<Play> PLANTED =
      Stream.of(
              "SocketServerIgnoresEof",
              "ChannelClientIgnoresEof",
              "ChannelServerForgetsSessions",
              "SocketPoolKeepsStale",
              "SocketServerIsReset",
              "SocketHearsAndIsReset",
              "ChannelEndsItsSideFirst")
          .map(Repertoire::named)
          .toList();

  /** Ended on one side, and in use for long: healthy. */
  private static final List<Play> SILENT =
      Stream.of("SocketReadsSlowly", "SocketWaitsForAPause").map(Repertoire::named).toList();

  @Held(
      part = Part.LONG,
      done =
          "Threads open and close sockets, channels and files that take each other's numbers, beside planted leaks",
      held = "each leak is named exactly, and nothing else is")
  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void onlyThePlantedOnesAreReported(JavaRuntime runtime) throws IOException {
    try (AgentRun run =
            AgentRun.start(
                opened(TestedJvm.on(runtime)),
                new AgentFiles("churn-" + runtime),
                "grace=3s,grace.unread=4s,interval=100ms,summary=5s,capture=all");
        Peer peer = new Peer()) {
      run.jvm.command("play Churn " + THREADS + " " + peer.serve(Habit.LEAVES));
      for (Play play : SILENT) {
        play.open(run.jvm, peer, COUNT);
      }
      long end = System.nanoTime() + SECONDS * 1_000_000_000L;
      Map<Play, Integer> ports = new HashMap<>();
      int rounds = 0;
      do {
        round(run, peer, ports);
        rounds++;
      } while (System.nanoTime() < end);
      for (Play play : SILENT) {
        run.jvm.command("go " + play.scenario());
      }
      run.jvm.command("go Churn");
      Await.until(() -> connections(run) == 0, () -> "entries are left" + run.jvm.story());
      run.finish();
      assertNoFalseAlarm(run);
      System.out.println(
          runtime
              + ": "
              + rounds
              + " rounds of "
              + PLANTED.size() * COUNT
              + " leaks beside "
              + run.jvm.awaitSaid("Churn sockets ")
              + "; false alarms 0, missed 0");
    }
  }

  /** Leaks at every planted place, each seen as itself, and heals. */
  private static void round(AgentRun run, Peer peer, Map<Play, Integer> ports) throws IOException {
    int from = run.files.events().size();
    for (Play play : PLANTED) {
      if (play.side() == Play.Side.ACCEPTED && ports.containsKey(play)) {
        peer.connect(ports.get(play), COUNT, play.habit()); // its acceptor is still there
      } else {
        ports.put(play, play.open(run.jvm, peer, COUNT));
      }
    }
    for (Play play : PLANTED) {
      Await.until(
          () -> counted(run, play, from) == COUNT,
          () -> play + ": " + counted(run, play, from) + run.files.events() + run.jvm.story());
      assertNamed(run, play, from);
    }
    for (Play play : PLANTED) {
      run.jvm.command("close " + play.scenario());
    }
    for (Play play : PLANTED) {
      Await.until(
          () -> healed(run, play, from) == COUNT,
          () -> play + ": " + healed(run, play, from) + " healed of " + run.files.events());
    }
  }

  private static void assertNamed(AgentRun run, Play play, int from) {
    Event leak = about(run, play, from).reduce(null, (older, newer) -> newer);
    Set<String> groups =
        about(run, play, from)
            .map(e -> e.text("site") + e.text("kind"))
            .collect(Collectors.toSet());
    assertEquals(1, groups.size(), "groups of " + play);
    assertEquals(play.verdict().name(), leak.text("kind"));
    assertTrue(leak.text("where").endsWith(play.where()), leak.toString());
    for (String stack : List.of("open", "owner", "eof")) {
      List<String> marks = play.marks(stack);
      assertTrue(
          marks.isEmpty() || marks.stream().anyMatch(leak.frames(stack).get(0)::endsWith),
          stack + " of " + leak);
    }
  }

  private static Stream<Event> about(AgentRun run, Play play, int from) {
    return run.files.events().stream()
        .skip(from)
        .filter(e -> e.is("leak") && e.names(play.scenario()));
  }

  private static long counted(AgentRun run, Play play, int from) {
    long most = about(run, play, from).mapToLong(e -> e.number("count")).max().orElse(0);
    assertTrue(most <= COUNT, "more than were planted: " + most + " of " + play);
    return most;
  }

  private static long healed(AgentRun run, Play play, int from) {
    Set<String> sites = about(run, play, from).map(e -> e.text("site")).collect(Collectors.toSet());
    return run.files.events().stream()
        .skip(from)
        .filter(e -> e.is("closed") && sites.contains(e.text("site")))
        .peek(e -> assertEquals("application", e.text("by"), e.toString()))
        .mapToLong(e -> e.number("count"))
        .sum();
  }

  /** A socket of the churn may be reported only if the program itself was that slow to close it. */
  private static void assertNoFalseAlarm(AgentRun run) {
    Set<String> slow = new HashSet<>();
    for (String line : run.jvm.stdout()) {
      if (line.startsWith("> Churn slow ")) {
        slow.add(line.substring("> Churn slow ".length()));
      }
    }
    List<Event> strange =
        run.files.events("leak").stream()
            .filter(e -> PLANTED.stream().noneMatch(play -> e.names(play.scenario())))
            .filter(e -> !e.names("Churn") || slow.size() < e.number("count"))
            .toList();
    assertEquals(List.of(), strange, "false alarms; slow to close were " + slow);
  }

  /** Entries of the agent's table that are no listeners. */
  static int connections(AgentRun run) {
    String look = Long.toString(System.nanoTime());
    run.jvm.command("entries " + look);
    return Integer.parseInt(run.jvm.awaitSaid("entries " + look + " "));
  }

  /** The program looks into the JDK's objects for their numbers. */
  static TestedJvm.Builder opened(TestedJvm.Builder builder) {
    return builder.opens("java.base/java.io", "java.base/java.net", "java.base/sun.nio.ch");
  }
}
