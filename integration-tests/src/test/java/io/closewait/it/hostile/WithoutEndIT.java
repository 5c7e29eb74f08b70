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

  /** An eighth of the heap for stacks, and about as much for all else. */
  private static final int MOST_KILOBYTES = 12 * 1024;

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  @Held(
      part = Part.MEMORY,
      done = "Sockets are opened at 60,000 different stacks, with a heap of 48 MB",
      held = "what the agent keeps is bounded, and a leak of new code is named after that")
  @TakesLong
  void stacks(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("stacks-" + runtime);
    TestedJvm.Builder builder = TestedJvm.on(runtime).option("-Xmx48m");
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.TIMES + ",capture=all");
        Peer peer = new Peer()) {
      long before = heap(run.jvm, "before");
      for (int i = 0; i < 3; i++) { // so many new ones at once have their turn later
        run.jvm.command("play ManyPlaces " + STACKS + " 0");
      }
      long after = heap(run.jvm, "after");
      Campaign.figure("heap " + before + " to " + after + " KB");
      assertTrue(after - before < MOST_KILOBYTES, before + " became " + after + run.jvm.story());
      // the old ones have to go first, as they do when no socket is theirs and time has passed
      Await.until(() -> sites(run) < 1000, () -> sites(run) + " sites" + run.jvm.story());
      Leaks.reported(run, peer, 3);
      assertEquals(0, run.jvm.quit(), run.jvm.story());
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
    TestedJvm.Builder builder = TestedJvm.on(runtime).option("-Xmx64m");
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.TIMES + ",capture=all")) {
      long before = heap(run.jvm, "before");
      run.jvm.command("play ManyPlaces " + PLACES + " 1");
      Await.until(() -> count(run) == PLACES, () -> count(run) + run.jvm.story());
      List<Event> leaks = reported(run);
      long after = heap(run.jvm, "after");
      Campaign.figure(leaks.size() + " leaks, heap " + before + " to " + after + " KB");
      assertTrue(leaks.size() <= 1001, "leaks: " + leaks.size());
      assertTrue(leaks.stream().anyMatch(leak -> leak.text("site").equals("other")));
      assertTrue(after - before < MOST_KILOBYTES, before + " became " + after);
      assertEquals(1, files.events("hooks").size(), "said once");
      assertEquals(0, run.jvm.quit(), run.jvm.story());
      assertEquals(1, files.events("stop").size());
    }
  }

  private static long count(AgentRun run) {
    return reported(run).stream().mapToLong(leak -> leak.number("count")).sum();
  }

  private static List<Event> reported(AgentRun run) {
    return CommandLine.own()
        .run("report", run.jvm.pid(), "--json")
        .exits(0)
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

  /** Kilobytes in use after a collection. */
  private static long heap(TestedJvm jvm, String name) {
    jvm.command("footprint " + name);
    return Long.parseLong(jvm.awaitSaid("footprint " + name).split(" ")[2]);
  }
}
