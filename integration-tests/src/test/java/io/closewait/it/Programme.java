// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.closewait.it.harness.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** One run of a JVM as a test for each of its scenarios. */
final class Programme {
  /** Fingerprints seen, by scenario: the same code has the same one on every runtime. */
  private static final Map<String, Set<String>> SITES = new ConcurrentHashMap<>();

  /**
   * Places named, and sockets too many or too few, by runtime and scenario: at start as attached.
   */
  private static final Map<String, Set<String>> PLACES = new ConcurrentHashMap<>();

  private static final String PROGRAM = "com.example.app.";

  private Programme() {}

  /**
   * The same code has the same fingerprint on every runtime, and the same place and count however
   * the agent came. To be called when all programmes of a class have run.
   */
  static void assertOneFingerprintOnEveryRuntime() throws IOException {
    Matrix.write();
    assertAll(
        Stream.concat(SITES.entrySet().stream(), PLACES.entrySet().stream())
            .map(seen -> () -> assertEquals(1, seen.getValue().size(), seen.toString())));
  }

  static DynamicContainer of(Stage stage, List<Play> leaks, List<Play> silent) {
    String title = stage.toString();
    return dynamicContainer(
        title,
        Stream.of(title)
            .flatMap(once -> tests(stage, perform(stage, leaks, silent), leaks, silent)));
  }

  private static Performance perform(Stage stage, List<Play> leaks, List<Play> silent) {
    try {
      Performance performance = Performance.of(stage, leaks, silent);
      performance.run.files.events("start").stream()
          .findFirst()
          .ifPresent(start -> Matrix.met(stage.runtime(), start.text("jvm")));
      return performance;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<DynamicNode> tests(
      Stage stage, Performance performance, List<Play> leaks, List<Play> silent) {
    Stream<DynamicTest> named =
        leaks.stream().map(play -> test(stage, play, () -> assertNamed(stage, performance, play)));
    Stream<DynamicTest> unnamed =
        silent.stream()
            .filter(play -> !play.isFixedTwin()) // these are silent if the leak's count is exact
            .map(play -> test(stage, play, () -> assertSilence(performance, play)));
    Stream<DynamicTest> others =
        Stream.of(
            dynamicTest("the kernel agrees", () -> assertKernelAgrees(performance, leaks)),
            dynamicTest("late ends", () -> assertLateEnds(performance, leaks)),
            dynamicTest("ConnectsRefused", () -> assertUnnamed(performance, "ConnectsRefused")),
            dynamicTest("nothing else", () -> assertNothingElse(performance, leaks)),
            dynamicTest("the host is unharmed", performance::assertUnharmed));
    return Stream.of(named, unnamed, others).flatMap(tests -> tests);
  }

  /** A test that also goes into the matrix. */
  private static DynamicTest test(Stage stage, Play play, Executable assertions) {
    return dynamicTest(
        play.scenario(),
        () -> {
          Matrix.note(stage, play, false);
          assertions.execute();
          Matrix.note(stage, play, true);
        });
  }

  private static void assertNamed(Stage stage, Performance performance, Play play) {
    List<Event> lines = performance.named(play);
    assertTrue(!lines.isEmpty(), "not reported; there are " + performance.run.files.events("leak"));
    Set<String> groups = new HashSet<>();
    lines.forEach(line -> groups.add(line.text("site") + " " + line.text("kind")));
    Event whole = lastWithoutEnd(performance, lines);
    assertAll(
        play.scenario(),
        () -> assertEquals(1, groups.size(), "groups " + groups + " of " + lines),
        () -> assertEquals(play.verdict().name(), whole.text("kind")),
        () -> assertEquals("warn", whole.text("severity")),
        () -> assertEquals(performance.count, whole.number("count"), whole.toString()),
        () -> assertEquals(performance.count, whole.number("confirmed"), whole.toString()),
        () -> assertEquals(play.side().name().toLowerCase(), whole.text("side")),
        () -> assertWhere(play, whole),
        () -> assertTop(play, "open", whole),
        () -> assertTop(play, "owner", whole),
        () -> assertTop(play, "eof", whole),
        () -> assertStates(play, whole),
        () -> assertLastReport(performance, play, lines));
    SITES
        .computeIfAbsent(stage.row(play), key -> ConcurrentHashMap.newKeySet())
        .add(whole.text("site"));
    PLACES
        .computeIfAbsent(
            stage.runtime() + ", " + stage.row(play), key -> ConcurrentHashMap.newKeySet())
        .add(whole.text("where") + " " + (whole.number("count") - performance.count));
  }

  /** The newest line of the time while all leaked sockets still stood. */
  private static Event lastWithoutEnd(Performance performance, List<Event> lines) {
    Event last = lines.get(0);
    for (Event line : lines) {
      if (line.number("count") >= last.number("count") && !performance.isOfLastReport(line)) {
        last = line;
      }
    }
    return last;
  }

  private static void assertWhere(Play play, Event line) {
    assertFalse(play.marks("where").isEmpty(), play.scenario() + " has no line marked where");
    assertEndsWith(play.marks("where"), line.text("where"), line);
  }

  /**
   * The program's first frame of the stack is the marked line; other stacks of the source have no
   * mark.
   */
  private static void assertTop(Play play, String stack, Event line) {
    List<String> marks = play.marks(stack);
    if (!marks.isEmpty()) {
      String first =
          line.frames(stack).stream()
              .filter(frame -> frame.startsWith(PROGRAM))
              .findFirst()
              .orElse(null);
      assertEndsWith(marks, first, line);
    }
  }

  private static void assertStates(Play play, Event line) {
    assertEquals(Set.of(play.state()), Set.copyOf(line.socketStates()), line.toString());
    assertEquals(10, line.socketStates().size(), "sockets listed in " + line);
  }

  /** At the end of the JVM every standing leak is said once more. */
  private static void assertLastReport(Performance performance, Play play, List<Event> lines) {
    List<Event> last = lines.stream().filter(performance::isOfLastReport).toList();
    if (Performance.LATE.contains(play.scenario())) {
      assertEquals(List.of(), last, "closed, and still in the last report");
    } else {
      assertTrue(!last.isEmpty(), "not in the last report");
      last.forEach(line -> assertEquals(performance.count, line.number("count"), "" + line));
    }
  }

  private static void assertEndsWith(List<String> ends, String text, Event line) {
    assertTrue(
        text != null && ends.stream().anyMatch(text::endsWith),
        text + " does not end with " + ends + ": " + line);
  }

  private static void assertSilence(Performance performance, Play play) {
    assertUnnamed(performance, play.scenario());
  }

  private static void assertUnnamed(Performance performance, String scenario) {
    List<Event> named =
        performance.run.files.events().stream()
            .filter(event -> event.is("leak") || event.is("closed"))
            .filter(event -> event.names(scenario))
            .toList();
    assertEquals(List.of(), named, "false alarm");
  }

  private static void assertKernelAgrees(Performance performance, List<Play> leaks) {
    performance.inCloseWait.forEach(
        (scenario, count) -> assertEquals((long) performance.count, count, scenario));
    if (leaks.contains(Repertoire.named("UnixDomainServer"))) {
      return; // no table lists these either: the dead cannot be told from them
    }
    long dead = leaks.stream().filter(play -> play.verdict() == Play.Verdict.DEAD_UNCLOSED).count();
    assertEquals(dead * performance.count, performance.dead, "dead sockets by the kernel");
  }

  private static void assertLateEnds(Performance performance, List<Play> leaks) {
    for (Play play : leaks) {
      int expected = Performance.LATE.contains(play.scenario()) ? performance.count : 0;
      assertEquals(expected, performance.endedLate(play, "application"), play.scenario());
      assertEquals(0, performance.endedLate(play, "wrote"), play.scenario());
    }
    assertEquals(performance.count / 5, performance.endedLate(Repertoire.PAUSE, "wrote"));
  }

  /** No line about a socket whose code is not named, such as one without any stack. */
  private static void assertNothingElse(Performance performance, List<Play> leaks) {
    List<Event> strange =
        performance.run.files.events("leak").stream()
            .filter(event -> !event.names(Repertoire.PAUSE.scenario()))
            .filter(event -> leaks.stream().noneMatch(play -> event.names(play.scenario())))
            .toList();
    assertEquals(List.of(), strange);
  }
}
