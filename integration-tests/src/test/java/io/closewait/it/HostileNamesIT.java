// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the application's classes and threads are called, no output is anybody's but ours. */
class HostileNamesIT {
  private static final int LEAKED = 12;
  private static final String SERVED = "metrics are served at ";

  static Stream<JavaRuntime> oldestAndNewest() {
    List<JavaRuntime> all = Runtimes.full();
    return Stream.of(all.get(0), all.get(all.size() - 1)).distinct();
  }

  @Held(
      part = Part.OUTPUTS,
      done = "Classes and threads with quotes, tags, line feeds and terminal codes in their names",
      held = "log, JSON, page and metrics stay whole")
  @ParameterizedTest
  @MethodSource("oldestAndNewest")
  void everyOutputStaysWhole(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("hostile-" + runtime);
    Path page = files.folder.resolve("page.html");
    try (AgentRun run = AgentRun.startWithout(TestedJvm.on(runtime), files);
        Peer peer = new Peer()) {
      run.attach(AgentRun.SHORTEST_TIMES + ",metrics=0,html=" + page);
      int port = peer.serve(Habit.ANSWERS_AND_LEAVES);
      run.jvm.command("play HostileNames " + LEAKED + " " + port);
      Event leak = run.awaitEvent("leak", event -> event.number("count") == LEAKED);
      String served = Await.until(() -> served(files), () -> "no metrics: " + files.logLines());
      String url = served.substring(served.indexOf(SERVED) + SERVED.length());
      // the outputs come one after the other: JSON first, metrics a moment later
      Await.until(() -> get(url).contains("closewait_sockets_leaked{"), () -> "not in metrics");
      String metrics = get(url);
      Await.until(() -> text(page).contains(leak.text("site")), () -> "no page");
      run.finish();
      assertAll(
          () -> assertTrue(leak.text("where").contains("x\"'><b>\n2026 WARN"), "JSON: " + leak),
          () -> assertLogIsWhole(files.logLines()),
          () -> assertPageIsWhole(text(page)),
          () -> assertMetricsAreWhole(metrics));
    }
  }

  private static void assertLogIsWhole(List<String> lines) {
    assertTrue(lines.stream().anyMatch(line -> line.contains("x''><b>?2026 WARN")), "" + lines);
    for (String line : lines) {
      assertTrue(
          line.startsWith("    ")
              || line.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+[+-]\\d\\d:\\d\\d (INFO|WARN)  .*"),
          line);
      assertTrue(line.chars().noneMatch(Character::isISOControl), line);
    }
  }

  private static void assertPageIsWhole(String page) {
    assertTrue(page.contains("x&#39;&#39;&gt;&lt;b&gt;?2026"), "the name is not on the page");
    assertFalse(page.contains("<b>\n") || page.contains("'><b>"), "a tag came in");
    assertFalse(page.contains("\u001b"), "a control character came in");
  }

  private static void assertMetricsAreWhole(String metrics) {
    assertTrue(metrics.contains("x\\\"'><b>\\n2026 WARN"), metrics);
    for (String line : metrics.lines().toList()) {
      assertTrue(line.matches("# (HELP|TYPE|EOF).*|closewait_[a-z_]+(\\{.*})? [-+0-9.eE]+"), line);
    }
    assertEquals(1, metrics.lines().filter(l -> l.startsWith("closewait_sockets_leaked{")).count());
  }

  private static String served(AgentFiles files) {
    return files.logLines().stream().filter(line -> line.contains(SERVED)).findFirst().orElse(null);
  }

  private static String get(String url) throws IOException {
    try (InputStream in = URI.create(url).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String text(Path page) {
    try {
      return Files.exists(page) ? Files.readString(page) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
