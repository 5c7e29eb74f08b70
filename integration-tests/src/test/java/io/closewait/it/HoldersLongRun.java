// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Play.Verdict;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who holds the sockets, whatever collector moves the objects meanwhile, when there are thousands,
 * and when the heap is too full to look.
 */
class HoldersLongRun {
  private static final int COUNT = 12, SEARCHES = 5, THOUSANDS = 5_000;

  private static final Play IN_A_FIELD =
      Play.accepted("SessionsInRegistry", Habit.LEAVES, Verdict.FIN_UNREAD);
  private static final Play IN_A_SELECTOR =
      Play.accepted("SelectorKeepsSessions", Habit.LEAVES, Verdict.FIN_UNREAD);

  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseParallelGC",
          "-XX:+UseG1GC",
          "-XX:+UseConcMarkSweepGC",
          "-XX:+UseZGC",
          "-XX:+UseShenandoahGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:-UseCompressedOops");

  static Stream<Arguments> flags() {
    return Runtimes.full().stream()
        .flatMap(
            runtime ->
                FLAGS.stream()
                    .filter(flag -> knows(runtime, flag))
                    .map(flag -> Arguments.of(runtime, flag)));
  }

  private static boolean knows(JavaRuntime runtime, String flag) {
    try {
      ProcessBuilder asked = new ProcessBuilder(runtime.java().toString(), flag, "-version");
      return asked.redirectErrorStream(true).start().onExit().join().exitValue() == 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("flags")
  void whateverTheCollector(JavaRuntime runtime, String flag) throws IOException {
    TestedJvm.Builder builder = TestedJvm.on(runtime).option(flag);
    AgentFiles files = new AgentFiles("holders-" + runtime + flag);
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.TIMES);
        Peer peer = new Peer()) {
      run.jvm.command("play ObjectsMove 0 0");
      IN_A_FIELD.open(run.jvm, peer, COUNT);
      IN_A_SELECTOR.open(run.jvm, peer, COUNT);
      Await.until(() -> sites(run) == 2, () -> run.files.events("leak") + run.jvm.story());
      for (int i = 0; i < SEARCHES; i++) {
        List<Event> leaks = ask(run);
        assertEquals(2, leaks.size(), leaks.toString());
        assertAll(
            leaks.toString(),
            () -> assertHeld(leaks, "field", "SessionsInRegistry$Registry.SESSIONS"),
            () -> assertHeld(leaks, "handler", "SelectorKeepsSessions$Session"));
      }
      run.finish();
    }
  }

  private static long sites(AgentRun run) {
    return run.files.events("leak").stream()
        .filter(leak -> leak.number("count") == COUNT)
        .map(leak -> leak.text("site"))
        .distinct()
        .count();
  }

  private static void assertHeld(List<Event> leaks, String claim, String place) {
    List<Event.Holder> all = leaks.stream().flatMap(leak -> leak.holders().stream()).toList();
    assertEquals(2, all.size());
    Event.Holder one =
        all.stream().filter(each -> each.claim().equals(claim)).findFirst().orElseThrow();
    assertEquals("com.example.app." + place, one.place());
    assertEquals(COUNT, one.count());
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void thousandsAreOneAnswer(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("holders-thousands-" + runtime);
    try (AgentRun run =
            AgentRun.start(TestedJvm.on(runtime).option("-Xmx256m"), files, AgentRun.TIMES);
        Peer peer = new Peer()) {
      IN_A_FIELD.open(run.jvm, peer, THOUSANDS);
      run.awaitEvent("leak", leak -> leak.number("count") == THOUSANDS);
      List<Event> leaks = ask(run);
      for (Event leak : leaks) {
        List<Event.Holder> holders = leak.holders();
        assertEquals(1, holders.size(), leak.toString());
        assertEquals("field", holders.get(0).claim(), leak.toString());
        assertEquals(holders.get(0).total(), holders.get(0).count(), leak.toString());
        assertTrue(holders.get(0).place().endsWith("Registry.SESSIONS"), leak.toString());
      }
      assertEquals(THOUSANDS, leaks.stream().mapToLong(leak -> leak.number("count")).sum());
      run.finish();
    }
  }

  /** The JVM would end with the first OutOfMemoryError, also with one of ours. */
  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void aHeapThatIsNearlyFullIsNotSearched(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("holders-full-" + runtime);
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .option("-Xmx64m")
            .option("-XX:+UseSerialGC")
            .option("-XX:+HeapDumpOnOutOfMemoryError")
            .option("-XX:+ExitOnOutOfMemoryError");
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.TIMES);
        Peer peer = new Peer()) {
      run.jvm.command("play HeapNearlyFull 0 0");
      IN_A_FIELD.open(run.jvm, peer, COUNT);
      run.awaitEvent("leak", leak -> leak.number("count") == COUNT);
      for (int i = 0; i < SEARCHES; i++) {
        List<Event> leaks = ask(run);
        assertFalse(leaks.isEmpty());
        for (Event leak : leaks) {
          assertEquals(
              "who holds the sockets was not searched: too little of the heap is free",
              leak.holders().get(0).words(),
              leak.toString());
        }
      }
      run.finish();
    }
  }

  private static List<Event> ask(AgentRun run) {
    CommandLine.Result asked = CommandLine.own().run("holders", run.jvm.pid(), "--json").exits(0);
    return asked.out().lines().map(Event::parse).filter(event -> event.is("leak")).toList();
  }
}
