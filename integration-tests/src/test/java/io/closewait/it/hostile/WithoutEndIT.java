// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
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
  private static final int STACKS = 60_000, PLACES = 3000, DEEP = 1000, LOADERS = 2000;

  /** More than are told apart; and how many stacks of theirs find room in one tick at least. */
  private static final int APART = 1200, AT_ONCE = 150;

  /** So many new stacks at once have their turn later, the later the slower the machine. */
  private static final int MOST_PLAYS = 8;

  /** Some 2,000 stacks fill what may be kept of them; below half of it none has to go. */
  private static final int WITH_ROOM = 1000;

  /** Of the heap, for everything that the agent keeps; and in megabytes, whatever the heap. */
  private static final int MOST_PART = 8, MOST_MB = 8;

  private static final int STACKS_MB = 48, LEAKS_MB = 64, MOST_LOOKS = 20;

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
    try (TestedJvm without = TestedJvm.on(runtime).option("-Xmx" + STACKS_MB + "m").start();
        AgentRun run = AgentRun.start(builder, files, AgentRun.TIMES + ",capture=all");
        Peer peer = new Peer()) {
      without.awaitSaid("up");
      long own = heapAfter(without, "play ManyPlaces " + AT_ONCE + " 0");
      fill(run);
      assertKept(run.jvm, own, STACKS_MB);
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
    return status(run).get("sites").getAsInt();
  }

  private static long up(AgentRun run) {
    return status(run).get("upSeconds").getAsLong();
  }

  private static JsonObject status(AgentRun run) {
    String status = CommandLine.own().run("status", run.jvm.pid(), "--json").exits(0).out();
    return JsonParser.parseString(status).getAsJsonObject();
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
      long own = heapAfter(without, "play ManyPlaces " + PLACES + " 1");
      leakAtAllPlaces(run);
      List<Event> leaks = awaitAll(run, PLACES);
      Campaign.figure(leaks.size() + " leaks");
      assertTrue(leaks.size() > 900 && leaks.size() <= 1001, "leaks: " + leaks.size());
      assertTrue(leaks.stream().anyMatch(leak -> leak.text("site").equals("other")));
      assertKept(run.jvm, own, LEAKS_MB);
      assertSaidOnce(files);
      assertEquals(0, run.jvm.quit(), run.jvm.story());
      assertEquals(1, files.events("stop").size());
    }
  }

  /** The first of them in portions, so that the stack of each finds room. */
  private static void leakAtAllPlaces(AgentRun run) {
    for (int from = 0; from < APART; from += AT_ONCE) {
      run.jvm.command("play ManyPlaces " + AT_ONCE + " " + (from + 1));
      awaitTick(run);
    }
    run.jvm.command("play ManyPlaces " + (PLACES - APART) + " " + (APART + 1));
  }

  /** From when on there is room for new ones, as those that came before are written out. */
  private static void awaitTick(AgentRun run) {
    int before = -1;
    for (int now = sites(run); now != before; now = sites(run)) {
      before = now;
      long up = up(run);
      Await.until(() -> up(run) > up + 1, () -> "no tick" + run.jvm.story());
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  @Held(
      part = Part.MEMORY,
      done =
          "A socket is leaked at each of 1,000 places whose stacks have no frame in common, with a"
              + " heap of 64 MB",
      held = "every socket is counted; all that the agent keeps is below 8 MB")
  @TakesLong
  void deepStacks(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("deep-" + runtime);
    TestedJvm.Builder builder = TestedJvm.on(runtime).option("-Xmx" + LEAKS_MB + "m");
    try (TestedJvm without = TestedJvm.on(runtime).option("-Xmx" + LEAKS_MB + "m").start();
        AgentRun run = AgentRun.start(builder, files, ONCE + ",capture=all")) {
      without.awaitSaid("up");
      long own = heapAfter(without, "play DeepPlaces " + DEEP + " 0");
      for (int from = 0; from < DEEP; from += AT_ONCE) {
        run.jvm.command("play DeepPlaces " + Math.min(AT_ONCE, DEEP - from) + " " + from);
        awaitTick(run);
      }
      List<Event> leaks = awaitAll(run, DEEP);
      Campaign.figure(leaks.size() + " leaks");
      assertTrue(leaks.size() > 50, "leaks: " + leaks.size());
      assertKept(run.jvm, own, LEAKS_MB);
      assertSaidOnce(files);
      assertEquals(0, run.jvm.quit(), run.jvm.story());
    }
  }

  /** What is dropped, in a sentence for each kind of it. */
  private static void assertSaidOnce(AgentFiles files) {
    List<String> said = files.events("hooks").stream().map(hook -> hook.text("message")).toList();
    assertTrue(said.stream().anyMatch(text -> text.contains("site other")), said.toString());
    for (String kind : List.of("no room for more stacks", "leaks are told apart")) {
      assertTrue(said.stream().filter(text -> text.contains(kind)).count() <= 1, said.toString());
    }
  }

  /** Where a busy machine does not answer in time it is asked again. */
  private static List<Event> awaitAll(AgentRun run, int sockets) {
    return Await.until(
        () -> {
          List<Event> leaks = reported(run);
          long count = leaks.stream().mapToLong(leak -> leak.number("count")).sum();
          return count == sockets ? leaks : null;
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

  /**
   * All that is there with the agent and is not without it. On a busy machine an answer may still
   * be made at each look; what is kept is there at all of them.
   */
  private static void assertKept(TestedJvm jvm, long without, int heapMegabytes) {
    long most = 1024L * Math.min(MOST_MB, heapMegabytes / MOST_PART);
    long kept = heap(jvm, "after") - without;
    for (int look = 1; kept >= most && look < MOST_LOOKS; look++) {
      kept = Math.min(kept, heap(jvm, "look" + look) - without);
    }
    Campaign.figure("the agent keeps " + kept + " KB");
    assertTrue(kept < most, "the agent keeps " + kept + " KB, which is not below " + most);
  }

  private static long heapAfter(TestedJvm jvm, String command) {
    jvm.command(command);
    return heap(jvm, "after");
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
