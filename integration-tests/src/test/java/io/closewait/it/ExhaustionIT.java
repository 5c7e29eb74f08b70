// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Marks;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When no descriptor is left, who holds them is told all the same, and the host is not harmed. */
class ExhaustionIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";
  private static final int LIMIT = 128;
  private static final int NEARLY_ALL = 120;
  private static final int LEAKED = 20;

  /** While the program takes the last ones it may be looked at. */
  private static final int LAST_FEW = 4;

  private static final String OPTIONS = "grace=3s,grace.unread=1h,summary=5s,interval=";

  @Held(
      part = Part.SOCKETS,
      done = "An accept loop takes all descriptors, and reports are due",
      held = "who holds them is told; log and JSON go on with no descriptor free")
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void accepting(JavaRuntime runtime) throws IOException {
    try (AgentRun run = start(runtime, "accepting");
        Peer peer = new Peer()) {
      String scenario = "SocketServerRunsOut";
      int port = serve(run, scenario, LEAKED);
      peer.connect(port, LEAKED, Habit.ASKS_AND_LEAVES);
      run.jvm.awaitSaid(LEAKED, scenario + " forgot one");
      peer.connect(port, NEARLY_ALL - descriptors(run), Habit.STAYS);
      run.awaitEvent("descriptors", event -> "warn".equals(event.text("severity")));
      peer.connect(port, LIMIT, Habit.STAYS);
      assertTold(run, scenario, "accept", port);
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void connecting(JavaRuntime runtime) throws IOException {
    try (AgentRun run = start(runtime, "connecting");
        Peer peer = new Peer()) {
      String scenario = "ChannelClientRunsOut";
      int port = peer.serve(Habit.TAKES_REQUEST_AND_LEAVES);
      run.jvm.command("play " + scenario + " " + LEAKED + " " + port);
      run.awaitEvent("descriptors", event -> "warn".equals(event.text("severity")));
      run.jvm.command("go " + scenario);
      assertTold(run, scenario, "connect", port);
    }
  }

  /**
   * Too fast for anything to be made ready, and long before the next sweep: the log goes where no
   * descriptor is needed.
   */
  @Held(
      part = Part.SOCKETS,
      done = "All descriptors are gone before the first sweep",
      held = "who holds them is told, on stderr where the log cannot be opened")
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void allAtOnce(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("all-at-once-" + runtime);
    try (AgentRun run = AgentRun.startWithout(limited(runtime), files);
        Peer peer = new Peer()) {
      String scenario = "SocketServerRunsOut";
      int port = serve(run, scenario, 0);
      peer.connect(port, 1, Habit.STAYS);
      // then the first sweep comes at once; no MBean, as the JDK itself would complain on stdout if
      // the descriptors ran out just while it is registered
      run.attach(OPTIONS + "1h,jmx=false");
      run.awaitEvent("descriptors", event -> event.number("limit") == LIMIT);
      peer.connect(port, LIMIT, Habit.STAYS);
      run.jvm.awaitSaid(scenario + " none left");
      run.tolerate("closewait: log: "); // could not be opened, goes to stderr instead:
      run.tolerate("20");
      run.tolerate("    ");
      Await.until(
          () ->
              !exhausted(run.jvm.stderr()).isEmpty() || !exhausted(run.files.logLines()).isEmpty(),
          () -> "not told" + run.jvm.story());
      run.jvm.command("close " + scenario);
      run.finish();
      List<Event> told = run.files.events("exhausted"); // once there was a descriptor again
      assertEquals(1, told.size());
      assertTrue(told.get(0).census().get(0).endsWith(mark(scenario)), told.toString());
    }
  }

  private static AgentRun start(JavaRuntime runtime, String name) throws IOException {
    return AgentRun.start(limited(runtime), new AgentFiles(name + "-" + runtime), OPTIONS + "1s");
  }

  private static TestedJvm.Builder limited(JavaRuntime runtime) {
    return TestedJvm.on(runtime).under("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh");
  }

  private static int serve(AgentRun run, String scenario, int leaks) {
    run.jvm.command("play " + scenario + " " + leaks + " 0");
    return Integer.parseInt(run.jvm.awaitSaid(scenario + " port "));
  }

  private static int descriptors(AgentRun run) {
    return new File("/proc/" + run.jvm.pid() + "/fd").list().length;
  }

  /** {@code method}: with its line, where the sockets were opened. */
  private static void assertTold(AgentRun run, String scenario, String method, int port)
      throws IOException {
    run.jvm.awaitSaid(scenario + " none left");
    Event told = run.awaitEvent("exhausted", event -> true);
    String where = "com.example.app." + scenario + "." + method + mark(scenario);
    int well = count(told, "ESTABLISHED", where);
    long wellNow = KernelView.of(run.jvm.pid()).count(KernelView.ESTABLISHED, port);
    assertAll(
        () -> assertEquals(LIMIT, told.number("limit")),
        () -> assertTrue(told.number("used") > LIMIT - LAST_FEW, told.toString()),
        () -> assertEquals(LEAKED, count(told, "CLOSE_WAIT", where), told.toString()),
        () -> assertTrue(well <= wellNow && well > wellNow - LAST_FEW, wellNow + ": " + told));

    // reports go on, with stacks and cause, while there is still no descriptor
    run.awaitEvent("leak", event -> event.number("count") == LEAKED);
    int leaks = run.files.events("leak").size();
    Await.until(() -> run.files.events("leak").size() > leaks, () -> "no summary after it");
    assertEquals(LIMIT, descriptors(run), "descriptors in use at the end");
    run.finish();
    String log = String.join("\n", run.files.logLines());
    assertAll(
        () -> assertEquals(1, run.files.events("exhausted").size(), "more than once a minute"),
        () -> assertEquals(1, exhausted(run.files.logLines()).size(), log),
        () -> assertTrue(log.contains("    20 CLOSE_WAIT opened at " + where + ", site "), log),
        () -> assertTrue(log.contains("    likely cause: "), log));
  }

  private static int count(Event told, String state, String where) {
    String end = " " + state + " at " + where;
    return told.census().stream()
        .filter(line -> line.endsWith(end))
        .mapToInt(line -> Integer.parseInt(line.substring(0, line.length() - end.length())))
        .sum();
  }

  private static List<String> exhausted(List<String> lines) {
    return lines.stream().filter(line -> line.contains(" WARN  EXHAUSTED ")).toList();
  }

  private static String mark(String scenario) {
    return Marks.line(scenario, "open");
  }
}
