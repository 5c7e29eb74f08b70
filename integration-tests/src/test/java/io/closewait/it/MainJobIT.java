// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The leaking code is named, with its line, and the code that closes is not. */
class MainJobIT {
  private static final int LEAKED = 50;

  /** Fingerprints seen, by scenario: the same code has the same one on every runtime. */
  private static final Map<String, Set<String>> SITES = new ConcurrentHashMap<>();

  @TestFactory
  Stream<DynamicContainer> everyKindOfLeak() {
    return Runtimes.full().stream()
        .flatMap(runtime -> Stream.of(Loading.values()).map(loading -> whole(runtime, loading)));
  }

  @TestFactory
  Stream<DynamicContainer> smoke() {
    return Runtimes.smoke().stream()
        .flatMap(runtime -> Stream.of(Loading.values()).map(loading -> part(runtime, loading)));
  }

  @AfterAll
  static void oneFingerprintOnEveryRuntime() {
    assertAll(
        SITES.entrySet().stream()
            .map(seen -> () -> assertEquals(1, seen.getValue().size(), seen.toString())));
  }

  private static DynamicContainer whole(JavaRuntime runtime, Loading loading) {
    return programme(runtime, loading, Play.LEAKS, Play.SILENT);
  }

  private static DynamicContainer part(JavaRuntime runtime, Loading loading) {
    return programme(
        runtime,
        loading,
        List.of(
            Play.named("SocketServerIgnoresEof"),
            Play.named("ChannelServerIgnoresEof"),
            Play.named("SocketPoolKeepsStale"),
            Play.named("ChannelServerAnswersGone")),
        List.of(Play.named("SocketServerCloses"), Play.named("FileStreamsOn")));
  }

  private static DynamicContainer programme(
      JavaRuntime runtime, Loading loading, List<Play> leaks, List<Play> silent) {
    String title = runtime + (loading == Loading.AT_START ? ", from the start" : ", attached");
    return dynamicContainer(
        title,
        Stream.of(title)
            .flatMap(once -> tests(perform(runtime, loading, leaks, silent), leaks, silent)));
  }

  private static Performance perform(
      JavaRuntime runtime, Loading loading, List<Play> leaks, List<Play> silent) {
    try {
      return Performance.of(runtime, loading, LEAKED, leaks, silent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<DynamicNode> tests(
      Performance performance, List<Play> leaks, List<Play> silent) {
    Stream<DynamicTest> named =
        leaks.stream()
            .map(play -> dynamicTest(play.scenario(), () -> assertNamed(performance, play)));
    Stream<DynamicTest> unnamed =
        silent.stream()
            .map(play -> dynamicTest(play.scenario(), () -> assertSilence(performance, play)));
    Stream<DynamicTest> others =
        Stream.of(
            dynamicTest("the kernel agrees", () -> assertKernelAgrees(performance, leaks)),
            dynamicTest("late ends", () -> assertLateEnds(performance, leaks)),
            dynamicTest("ConnectsRefused", () -> assertUnnamed(performance, "ConnectsRefused")),
            dynamicTest("nothing else", () -> assertNothingElse(performance, leaks)),
            dynamicTest("the host is unharmed", performance::assertUnharmed));
    return Stream.of(named, unnamed, others).flatMap(tests -> tests);
  }

  private static void assertNamed(Performance performance, Play play) {
    List<Event> lines = performance.about(play, "leak");
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
        () -> assertEndsWith(play.where(), whole.text("where"), whole),
        () -> assertTop(play, "open", whole),
        () -> assertTop(play, "owner", whole),
        () -> assertTop(play, "eof", whole),
        () -> assertStates(play, whole),
        () -> assertLastReport(performance, play, lines));
    SITES
        .computeIfAbsent(play.scenario(), key -> ConcurrentHashMap.newKeySet())
        .add(whole.text("site"));
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

  /** The first frame of the stack is the marked line; other stacks of the source have no mark. */
  private static void assertTop(Play play, String stack, Event line) {
    String mark = play.mark(stack);
    if (mark != null) {
      assertTrue(!line.frames(stack).isEmpty(), "no stack " + stack + " in " + line);
      assertEndsWith(mark, line.frames(stack).get(0), line);
    }
  }

  private static void assertStates(Play play, Event line) {
    String state = play.verdict() == Play.Verdict.DEAD_UNCLOSED ? "CLOSE" : "CLOSE_WAIT";
    assertEquals(Set.of(state), Set.copyOf(line.socketStates()), line.toString());
    assertEquals(10, line.socketStates().size(), "sockets listed in " + line);
  }

  /** At the end of the JVM every standing leak is said once more. */
  private static void assertLastReport(Performance performance, Play play, List<Event> lines) {
    List<Event> last = lines.stream().filter(performance::isOfLastReport).toList();
    if (Performance.LATE.contains(play.scenario())) {
      assertEquals(List.of(), last, "closed, and still in the last report");
    } else {
      assertEquals(1, last.size(), "lines in the last report " + last);
      assertEquals(performance.count, last.get(0).number("count"), last.toString());
    }
  }

  private static void assertEndsWith(String end, String text, Event line) {
    assertTrue(
        text != null && text.endsWith(end), text + " does not end with " + end + ": " + line);
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
    long dead = leaks.stream().filter(play -> play.verdict() == Play.Verdict.DEAD_UNCLOSED).count();
    assertEquals(dead * performance.count, performance.dead, "dead sockets by the kernel");
  }

  private static void assertLateEnds(Performance performance, List<Play> leaks) {
    for (Play play : leaks) {
      int expected = Performance.LATE.contains(play.scenario()) ? performance.count : 0;
      assertEquals(expected, performance.endedLate(play, "application"), play.scenario());
      assertEquals(0, performance.endedLate(play, "wrote"), play.scenario());
    }
    assertEquals(performance.count / 5, performance.endedLate(Play.PAUSE, "wrote"));
  }

  /** No line about a socket whose code is not named, such as one without any stack. */
  private static void assertNothingElse(Performance performance, List<Play> leaks) {
    List<Event> strange =
        performance.run.files.events("leak").stream()
            .filter(event -> !event.names(Play.PAUSE.scenario()))
            .filter(event -> leaks.stream().noneMatch(play -> event.names(play.scenario())))
            .toList();
    assertEquals(List.of(), strange);
  }
}
