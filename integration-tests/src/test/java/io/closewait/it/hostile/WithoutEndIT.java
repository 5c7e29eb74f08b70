// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
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
import io.closewait.it.harness.TakesLong;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code that is made while the program runs, as by script engines, and never stops being new. */
class WithoutEndIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";
  private static final int STACKS = 60_000, PLACES = 3000, LOADERS = 2000;

  /** More than are told apart; and how many stacks of theirs find room in one tick at least. */
  private static final int APART = 1200, AT_ONCE = 150;

  /** So many new stacks at once have their turn later, the later the slower the machine. */
  private static final int MOST_PLAYS = 8;

  /** Some 8,000 stacks fill what may be kept of them; below half of it none has to go. */
  private static final int WITH_ROOM = 5000;

  /** An eighth of the heap for stacks, and about as much for all else. */
  private static final int MOST_PART = 4;

  private static final int STACKS_MB = 48, LEAKS_MB = 64;

  /** All leaks are written once, not at each summary of a few seconds: that is many megabytes. */
  private static final String ONCE = "grace=3s,grace.unread=4s,interval=1s,json.size=1GB";

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  @Held(
      part = Part.MEMORY,
      done = "Sockets are opened at 60,000 different stacks, with a heap of 48 MB",
      held = "what the agent keeps is bounded, and a leak of new code is named after that")
  @TakesLong
  void stacks(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("stacks-" + runtime);
    TestedJvm.Builder builder = TestedJvm.on(runtime).option("-Xmx" + STACKS_MB + "m");
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.TIMES + ",capture=all");
        Peer peer = new Peer()) {
      long before = heap(run.jvm, "before");
      fill(run);
      long after = heap(run.jvm, "after");
      Campaign.figure("heap " + before + " to " + after + " KB");
      assertBounded(after - before, STACKS_MB);
      // the old ones have to go first, as they do when no socket is theirs and time has passed
      Await.until(() -> sites(run) < WITH_ROOM, () -> sites(run) + " sites" + run.jvm.story());
      Leaks.reported(run, peer, 3);
      assertEquals(0, run.jvm.quit(), run.jvm.story());
    }
  }

  /** Until what is new finds no room. */
  private static void fill(AgentRun run) {
    int before = -1;
    for (int i = 0; i < MOST_PLAYS && sites(run) > before; i++) {
      before = sites(run);
      run.jvm.command("play ManyPlaces " + STACKS + " 0");
    }
  }

  private static int sites(AgentRun run) {
    String status = CommandLine.own().run("status", run.jvm.pid(), "--json").exits(0).out();
    return JsonParser.parseString(status).getAsJsonObject().get("sites").getAsInt();
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  @Held(
      part = Part.MEMORY,
      done = "A socket is leaked at each of 3,000 places, with a heap of 64 MB",
      held = "every socket is counted; 1,000 leaks are told apart, the others are one")
  @TakesLong
  void leaks(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("places-" + runtime);
    TestedJvm.Builder builder = TestedJvm.on(runtime).option("-Xmx" + LEAKS_MB + "m");
    try (TestedJvm without = TestedJvm.on(runtime).option("-Xmx" + LEAKS_MB + "m").start();
        AgentRun run = AgentRun.start(builder, files, ONCE + ",capture=all")) {
      without.awaitSaid("up");
      long own = heap(without, "before");
      without.command("play ManyPlaces " + PLACES + " 1");
      own = heap(without, "after") - own;
      long before = heap(run.jvm, "before");
      leakAtAllPlaces(run);
      List<Event> leaks = awaitAll(run);
      long after = heap(run.jvm, "after");
      Campaign.figure(
          String.format(
              "%d leaks, heap %d to %d KB, %d of these the application's own",
              leaks.size(), before, after, own));
      assertTrue(leaks.size() <= 1001, "leaks: " + leaks.size());
      assertTrue(leaks.stream().anyMatch(leak -> leak.text("site").equals("other")));
      assertBounded(after - before - own, LEAKS_MB);
      assertEquals(1, files.events("hooks").size(), "said once");
      assertEquals(0, run.jvm.quit(), run.jvm.story());
      assertEquals(1, files.events("stop").size());
    }
  }

  /** The first of them in portions, so that the stack of each finds room. */
  private static void leakAtAllPlaces(AgentRun run) {
    for (int from = 0; from < APART; from += AT_ONCE) {
      int known = sites(run) + AT_ONCE;
      run.jvm.command("play ManyPlaces " + AT_ONCE + " " + (from + 1));
      Await.until(() -> sites(run) >= known, () -> "stacks are missing" + run.jvm.story());
    }
    run.jvm.command("play ManyPlaces " + (PLACES - APART) + " " + (APART + 1));
  }

  /** Where a busy machine does not answer in time it is asked again. */
  private static List<Event> awaitAll(AgentRun run) {
    return Await.until(
        () -> {
          List<Event> leaks = reported(run);
          long count = leaks.stream().mapToLong(leak -> leak.number("count")).sum();
          return count == PLACES ? leaks : null;
        },
        () -> "not all are counted" + run.jvm.story());
  }

  private static List<Event> reported(AgentRun run) {
    return CommandLine.own()
        .run("report", run.jvm.pid(), "--json")
        .out()
        .lines()
        .map(Event::parse)
        .filter(event -> event.is("leak"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  @Held(
      part = Part.MEMORY,
      done = "2,000 requests, each with a class loader of its own, open a socket",
      held = "no loader is held, and leaks are reported at their lines")
  @TakesLong
  void loaders(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("loaders-" + runtime);
    try (AgentRun run = AgentRun.start(TestedJvm.on(runtime), files, AgentRun.TIMES);
        Peer peer = new Peer()) {
      run.jvm.command("play LoaderForEach " + LOADERS + " 0");
      Await.until(
          () -> {
            run.jvm.command("go LoaderForEach");
            return run.jvm.stdout().contains("> LoaderForEach loaders left 0");
          },
          () -> "loaders are held" + run.jvm.story());
      Campaign.figure(LOADERS + " loaders, none left");
      Leaks.reported(run, peer, 3);
      run.finish();
    }
  }

  private static void assertBounded(long kilobytes, int heapMegabytes) {
    int most = heapMegabytes * 1024 / MOST_PART;
    assertTrue(
        kilobytes < most, "the agent keeps " + kilobytes + " KB, which is not below " + most);
  }

  /** Kilobytes in use after a collection: the least of some, as what is under way is not kept. */
  private static long heap(TestedJvm jvm, String name) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      jvm.command("footprint " + name + i);
      least = Math.min(least, Long.parseLong(jvm.awaitSaid("footprint " + name + i).split(" ")[2]));
    }
    return least;
  }
}
