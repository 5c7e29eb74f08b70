// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.closewait.it.Play;
import io.closewait.it.Repertoire;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Load for as long as one likes in a JVM with the agent, which goes and comes back in between: what
 * leaks is counted to the last socket, and nothing grows.
 *
 * <p>How long, in seconds, is the system property {@code closewait.it.soak}; an hour is more than
 * 5,000,000 connections.
 */
@Isolated
class SoakLongRun {
  private static final long SECONDS = Long.getLong("closewait.it.soak", 300);
  private static final Play ONE = Repertoire.named("SocketServerIgnoresEof");
  private static final Play OTHER = Repertoire.named("ChannelServerForgetsSessions");
  private static final int AT_ONE_SITE = 3, AT_THE_OTHER = 2, OF_THE_LOAD = 1;
  private static final int EACH_ROUND = AT_ONE_SITE + AT_THE_OTHER + OF_THE_LOAD;

  /** The longer the soak, the longer each round, so that an hour leaks no more than minutes do. */
  private static final int ROUNDS = 75;

  private static final int MILLIS = (int) Math.max(2000, SECONDS * 1000 / 2 / ROUNDS);

  /** Before the first look at what it takes: the JVM is not at its working temperature. */
  private static final int WARM_UP = 3;

  /** The thread that writes to stderr comes and goes. */
  private static final int OF_STDERR = 1;

  /** ZGC counts whole pages of 2 MB. */
  private static final int HEAP_KILOBYTES = 6 * 1024, NATIVE_KILOBYTES = 16 * 1024;

  private final CommandLine closewait = CommandLine.own();
  private final Map<Play, Integer> ports = new HashMap<>();
  private long connections;
  private int rounds;

  @ParameterizedTest
  @MethodSource("io.closewait.it.hostile.Loaded#collectors")
  @Held(
      part = Part.LONG,
      done =
          "Connections without a pause, leaks at three sites, detach and attach in between; G1, and"
              + " then ZGC",
      held =
          "leaks are counted to the last socket; heap, native memory, descriptors and threads are"
              + " flat; 0 failures of hooks")
  void soak(JavaRuntime runtime, String collector) throws Exception {
    AgentFiles files = new AgentFiles("soak-" + collector);
    try (AgentRun run = AgentRun.startWithout(Loaded.jvm(runtime, collector), files);
        Peer peer = new Peer()) {
      long begun = System.nanoTime();
      attach(run);
      rounds(run, peer, WARM_UP);
      Footprint before = Footprint.of(run.jvm, runtime, "before");
      int planted = rounds;
      roundsUntil(begun + SECONDS * 1_000_000_000L / 4, run, peer);
      assertCounted(run, rounds);
      closewait.run("detach", run.jvm.pid()).exits(0);
      attach(run);
      int earlier = rounds;
      rounds(run, peer, WARM_UP);
      roundsUntil(begun + SECONDS * 1_000_000_000L / 2, run, peer);
      assertCounted(run, rounds - earlier, earlier);
      Footprint after = Footprint.of(run.jvm, runtime, "after");
      tell(collector, before, after);
      assertFlat(before, after, rounds - planted);
      assertSound(run);
      assertEquals(0, run.jvm.quit(), run.jvm.story());
    }
  }

  /** All stacks, as the load leaves no budget for those of the leaks beside it. */
  private static void attach(AgentRun run) {
    run.attach("grace=2s,grace.unread=2s,interval=1s,summary=5s,capture=all");
  }

  private void rounds(AgentRun run, Peer peer, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      round(run, peer);
    }
  }

  private void roundsUntil(long end, AgentRun run, Peer peer) throws IOException {
    while (System.nanoTime() < end) {
      round(run, peer);
    }
  }

  private void round(AgentRun run, Peer peer) throws IOException {
    rounds++;
    plant(run.jvm, peer, ONE, AT_ONE_SITE);
    plant(run.jvm, peer, OTHER, AT_THE_OTHER);
    connections += Loaded.with(run.jvm, MILLIS, rounds).connections();
  }

  private void plant(TestedJvm jvm, Peer peer, Play play, int count) throws IOException {
    Integer port = ports.get(play);
    if (port == null) {
      ports.put(play, play.open(jvm, peer, count));
    } else {
      peer.connect(port, count, play.habit()); // its acceptor is still there
    }
  }

  /** Each round leaves so many at each of the two sites, and one of the load. */
  private void assertCounted(AgentRun run, int rounds) {
    Await.until(
        () -> standing(run, false) == rounds * EACH_ROUND,
        () -> standing(run, false) + " after " + rounds + " rounds" + reported(run));
    for (Play play : List.of(ONE, OTHER)) {
      int each = play == ONE ? AT_ONE_SITE : AT_THE_OTHER;
      long there =
          reported(run).stream()
              .filter(leak -> leak.text("where").endsWith(play.where()))
              .mapToLong(leak -> leak.number("count"))
              .sum();
      assertEquals((long) rounds * each, there, play.scenario());
    }
  }

  private void assertCounted(AgentRun run, int rounds, int earlier) {
    assertCounted(run, rounds);
    long from = (long) earlier * EACH_ROUND;
    Await.until(
        () -> standing(run, true) == from, () -> standing(run, true) + " from before, not " + from);
  }

  /** Leaks by number, from before the agent came or not. */
  private long standing(AgentRun run, boolean fromBefore) {
    return reported(run).stream()
        .filter(leak -> leak.text("kind").equals("PRE_EXISTING") == fromBefore)
        .mapToLong(leak -> leak.number("count"))
        .sum();
  }

  private List<Event> reported(AgentRun run) {
    return closewait
        .run("report", run.jvm.pid(), "--json")
        .exits(0)
        .out()
        .lines()
        .map(Event::parse)
        .filter(event -> event.is("leak") && !event.text("kind").equals("GROWING"))
        .toList();
  }

  private void assertSound(AgentRun run) {
    String status = closewait.run("status", run.jvm.pid(), "--json").exits(0).out();
    assertEquals(
        0, JsonParser.parseString(status).getAsJsonObject().get("errors").getAsInt(), status);
    assertEquals(List.of(), run.files.events("hooks"));
    assertTrue(run.jvm.stdout().stream().noneMatch(line -> line.contains("FAILED")));
  }

  private void tell(String collector, Footprint before, Footprint after) {
    Campaign.figure(
        String.format(
            Locale.ROOT,
            "%s, %d s: %,d connections; heap %,d to %,d KB, native %,d to %,d KB, descriptors"
                + " beside the leaks %d to %d, threads %d to %d, %d leaked, all counted",
            collector,
            SECONDS / 2,
            connections,
            before.heap(),
            after.heap(),
            before.nativeMemory(),
            after.nativeMemory(),
            before.descriptors(),
            after.descriptors(),
            before.threads(),
            after.threads(),
            rounds * EACH_ROUND));
  }

  private void assertFlat(Footprint before, Footprint after, int rounds) {
    int leaked = rounds * EACH_ROUND;
    String story = before + " became " + after;
    assertAll(
        () -> assertTrue(after.heap() - before.heap() < HEAP_KILOBYTES, story),
        () -> assertTrue(after.nativeMemory() - before.nativeMemory() < NATIVE_KILOBYTES, story),
        () -> assertTrue(after.threads() <= before.threads() + OF_STDERR, story),
        // not by their state: a connection is reset when another one takes its ports again
        () -> assertEquals(leaked, after.descriptors() - before.descriptors(), story));
  }
}
