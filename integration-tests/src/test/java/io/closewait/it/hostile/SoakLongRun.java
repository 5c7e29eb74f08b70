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
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Load for as long as one likes, in a JVM with the agent and by turns in one without: what leaks is
 * counted to the last socket, nothing grows, nothing is slower.
 *
 * <p>How long, in seconds, is the system property {@code closewait.it.soak}; an hour is more than
 * 5,000,000 connections.
 */
@Isolated
class SoakLongRun {
  private static final long SECONDS = Long.getLong("closewait.it.soak", 300);
  private static final Play ONE = Repertoire.named("SocketServerIgnoresEof");
  private static final Play OTHER = Repertoire.named("ChannelServerForgetsSessions");
  private static final int WITH_MILLIS = 2000, WITHOUT_MILLIS = 1000;
  private static final int AT_ONE_SITE = 3, AT_THE_OTHER = 2, UNMEASURED = 3;

  /** The thread that writes to stderr comes and goes. */
  private static final int OF_STDERR = 1;

  private static final int LEAST_PAIRS = 8;
  private static final double LEAST_THROUGHPUT = 0.98;

  /** ZGC counts whole pages of 2 MB. */
  private static final int HEAP_KILOBYTES = 6 * 1024, NATIVE_KILOBYTES = 16 * 1024;

  private final CommandLine closewait = CommandLine.own();
  private final List<Double> ratios = new ArrayList<>();
  private final Map<Play, Integer> ports = new HashMap<>();
  private long connections;
  private int rounds;

  /** Half of the time for each collector, on the newest runtime that can be looked into. */
  static Stream<Arguments> collectors() {
    List<JavaRuntime> all =
        Runtimes.full().stream()
            .filter(runtime -> Files.exists(runtime.home().resolve("bin/jcmd")))
            .toList();
    return all.isEmpty()
        ? Stream.empty()
        : Stream.of("G1", "Z").map(name -> Arguments.of(all.get(all.size() - 1), name));
  }

  @ParameterizedTest
  @MethodSource("collectors")
  @Held(
      part = Part.LONG,
      done =
          "Thousands of connections a second by turns with and without the agent, leaks at three"
              + " sites, detach and attach in between; G1, and then ZGC",
      held =
          "leaks are counted to the last socket; heap, native memory, descriptors and threads are"
              + " flat; 0 failures of hooks; throughput, as far as its error tells, at least 0.98"
              + " of that without")
  void soak(JavaRuntime runtime, String collector) throws Exception {
    AgentFiles files = new AgentFiles("soak-" + collector);
    try (AgentRun with = AgentRun.startWithout(jvm(runtime, collector), files);
        TestedJvm without = jvm(runtime, collector).start();
        Peer peer = new Peer()) {
      without.awaitSaid("up");
      long end = System.nanoTime() + SECONDS * 1_000_000_000L / 2;
      long half = System.nanoTime() + SECONDS * 1_000_000_000L / 4;
      attach(with);
      for (int i = 0; i < UNMEASURED; i++) {
        round(with, without, peer);
      }
      ratios.clear();
      Footprint before = Footprint.of(with.jvm, runtime, "before");
      int planted = rounds;
      while (System.nanoTime() < half) {
        round(with, without, peer);
      }
      assertCounted(with, rounds);
      closewait.run("detach", with.jvm.pid()).exits(0);
      attach(with);
      int earlier = rounds;
      for (int i = 0; i < UNMEASURED; i++) {
        round(with, without, peer);
        ratios.remove(ratios.size() - 1);
      }
      while (System.nanoTime() < end) {
        round(with, without, peer);
      }
      assertCounted(with, rounds - earlier, earlier);
      Footprint after = Footprint.of(with.jvm, runtime, "after");
      tell(collector, before, after);
      assertFlat(before, after, rounds - planted);
      assertSound(with);
      assertEquals(0, with.jvm.quit(), with.jvm.story());
      assertEquals(0, without.quit());
    }
  }

  private static TestedJvm.Builder jvm(JavaRuntime runtime, String collector) {
    return TestedJvm.on(runtime)
        .option("-Xms128m")
        .option("-Xmx128m")
        .option("-XX:NativeMemoryTracking=summary")
        .option("-XX:+Use" + collector + "GC");
  }

  private static void attach(AgentRun run) {
    run.attach("grace=2s,grace.unread=2s,interval=1s,summary=5s");
  }

  private void round(AgentRun with, TestedJvm without, Peer peer) throws IOException {
    rounds++;
    plant(with.jvm, peer, ONE, AT_ONE_SITE);
    plant(with.jvm, peer, OTHER, AT_THE_OTHER);
    double ours = load(with.jvm, WITH_MILLIS, true);
    double plain = load(without, WITHOUT_MILLIS, false);
    ratios.add(ours / plain);
  }

  private void plant(TestedJvm jvm, Peer peer, Play play, int count) throws IOException {
    Integer port = ports.get(play);
    if (port == null) {
      ports.put(play, play.open(jvm, peer, count));
    } else {
      peer.connect(port, count, play.habit()); // its acceptor is still there
    }
  }

  /** Connections a second. */
  private double load(TestedJvm jvm, int millis, boolean counted) {
    jvm.command("play SoakLoad " + millis + " " + rounds);
    String[] said = jvm.awaitSaid("SoakLoad round " + rounds + " made ").split(" in micros ");
    connections += counted ? Long.parseLong(said[0]) : 0;
    return Long.parseLong(said[0]) * 1e6 / Long.parseLong(said[1]);
  }

  /** Each round leaves so many at each of the two sites, and one of the load. */
  private void assertCounted(AgentRun run, int rounds) {
    Await.until(
        () -> standing(run, false) == rounds * (AT_ONE_SITE + AT_THE_OTHER + 1),
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
    long from = earlier * (AT_ONE_SITE + AT_THE_OTHER + 1L);
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
            "%s, %d s: %,d connections, throughput %.3f ± %.3f; heap %,d to %,d KB, native %,d to"
                + " %,d KB, threads %d to %d, %d leaked, all counted",
            collector,
            SECONDS / 2,
            connections,
            mean(),
            error(),
            before.heap(),
            after.heap(),
            before.nativeMemory(),
            after.nativeMemory(),
            before.threads(),
            after.threads(),
            rounds * (AT_ONE_SITE + AT_THE_OTHER + 1)));
  }

  private void assertFlat(Footprint before, Footprint after, int rounds) {
    int leaked = rounds * (AT_ONE_SITE + AT_THE_OTHER + 1);
    String story = before + " became " + after;
    assertAll(
        () -> assertTrue(after.heap() - before.heap() < HEAP_KILOBYTES, story),
        () -> assertTrue(after.nativeMemory() - before.nativeMemory() < NATIVE_KILOBYTES, story),
        () -> assertTrue(after.others() <= before.others(), story),
        () -> assertTrue(after.threads() <= before.threads() + OF_STDERR, story),
        () -> assertEquals(leaked, after.closeWait() - before.closeWait(), story),
        () -> assertTrue(ratios.size() >= LEAST_PAIRS, "too short: " + ratios),
        () ->
            assertTrue(
                mean() + 2 * error() >= LEAST_THROUGHPUT,
                String.format(Locale.ROOT, "throughput %.3f ± %.3f", mean(), error())));
  }

  private double mean() {
    return ratios.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** Standard error of the mean: a machine has other things to do. */
  private double error() {
    double squares = ratios.stream().mapToDouble(r -> (r - mean()) * (r - mean())).sum();
    int count = ratios.size();
    return count < 2 ? 1 : Math.sqrt(squares / (count - 1) / count);
  }
}
