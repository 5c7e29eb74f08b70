// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Peer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Plays a programme in one JVM under the agent: the silent scenarios first, so that they have lived
 * for longer than every grace time when the last leak is reported.
 *
 * <p>It only plays and collects. What is missing at the end of its patience is for the tests to
 * say, scenario by scenario.
 */
final class Performance {
  private static final long PATIENCE_SECONDS = Config.DEADLINE.toSeconds() / 2;

  /** Hundreds of sockets in a second are more than the usual budget gives every stack to. */
  private static final String OPTIONS = AgentRun.TIMES + ",capture=all";

  final AgentRun run;
  final int count;

  /** The kernel's count of each leaking scenario, in state CLOSE_WAIT, before the agent's. */
  final Map<String, Long> inCloseWait = new LinkedHashMap<>();

  /** Descriptors of dead sockets, by the kernel. */
  int dead;

  /** How many lines the agent had written when the program was told to end. */
  int eventsBeforeEnd;

  private final List<Play> leaks;
  private final Peer peer = new Peer();
  private AssertionError harm;

  private Performance(AgentRun run, int count, List<Play> leaks) {
    this.run = run;
    this.count = count;
    this.leaks = leaks;
  }

  /** Plays the programme to its end, in a JVM of its own. */
  static Performance of(Stage stage, List<Play> leaks, List<Play> silent) throws IOException {
    AgentFiles files = new AgentFiles(stage.toString());
    try (AgentRun run =
        stage.loading() == Loading.AT_START
            ? AgentRun.start(stage.builder(), files, OPTIONS)
            : AgentRun.startWithout(stage.builder(), files)) {
      if (stage.loading() == Loading.ATTACHED) {
        run.attach(OPTIONS);
      }
      Performance performance = new Performance(run, stage.count(), leaks);
      try (performance.peer) {
        performance.play(silent);
      }
      return performance;
    }
  }

  private void play(List<Play> silent) throws IOException {
    run.jvm.command("play ConnectsRefused 1 " + peer.refusingPort());
    for (Play play : silent) {
      play.open(run.jvm, peer, play.isFixedTwin() ? count : count / 5);
    }
    playLeaks();
    patiently(() -> leaks.stream().allMatch(play -> reported(play) == count));
    playLateEnds();
    for (Play play : silent) {
      run.jvm.command("go " + play.scenario());
    }
    run.jvm.command("go ConnectsRefused");
    run.jvm.awaitSaid("ConnectsRefused refused");
    eventsBeforeEnd = run.files.events().size();
    try {
      run.finish();
    } catch (AssertionError e) {
      harm = e;
    }
  }

  private void playLeaks() throws IOException {
    int unlistedBefore = steadilyUnlisted();
    for (Play play : leaks) {
      int port = play.open(run.jvm, peer, count);
      if (play.diesOnCommand()) {
        play.die(run.jvm, peer, port, count);
      } else if (port != Play.NO_PORT && play.verdict() != Play.Verdict.DEAD_UNCLOSED) {
        awaitCloseWait(play, port);
      }
    }
    long dying = leaks.stream().filter(p -> p.verdict() == Play.Verdict.DEAD_UNCLOSED).count();
    // a peer resets when its thread gets to it
    patiently(() -> (dead = steadilyUnlisted() - unlistedBefore) >= dying * count);
  }

  /** The refused connects come and go: the smallest of some looks is the steady part. */
  private int steadilyUnlisted() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      least = Math.min(least, KernelView.of(run.jvm.pid()).unlisted);
    }
    return least;
  }

  private void awaitCloseWait(Play play, int port) {
    long seen =
        Await.until(
            () -> closeWait(port) >= count ? closeWait(port) : null,
            () -> play.scenario() + ": the kernel shows " + closeWait(port) + run.jvm.story());
    inCloseWait.put(play.scenario(), seen);
  }

  /** Some of the reported sockets are closed after all; one more scenario writes after all. */
  private void playLateEnds() throws IOException {
    for (Play play : leaks) {
      if (LATE.contains(play.scenario())) {
        run.jvm.command("close " + play.scenario());
      }
    }
    Repertoire.PAUSE.open(run.jvm, peer, count / 5);
    patiently(() -> reported(Repertoire.PAUSE) == count / 5);
    run.jvm.command("go " + Repertoire.PAUSE.scenario());
    patiently(() -> endedLate(Repertoire.PAUSE, "wrote") == count / 5);
    run.jvm.command("close " + Repertoire.PAUSE.scenario());
    patiently(
        () ->
            leaks.stream()
                .filter(play -> LATE.contains(play.scenario()))
                .allMatch(play -> endedLate(play, "application") == count));
  }

  /** Leaking scenarios whose sockets are closed once they are reported. */
  static final List<String> LATE =
      List.of(
          "SocketServerIgnoresEof",
          "ChannelPoolKeepsStale",
          "ChannelServerAnswersGone",
          "SocketEndsItsSideToo",
          "ChannelClientIsReset");

  private long closeWait(int port) {
    return KernelView.of(run.jvm.pid()).count(KernelView.CLOSE_WAIT, port);
  }

  private static void patiently(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    try {
      while (!condition.getAsBoolean() && System.nanoTime() < end) {
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Rethrows what was wrong at the end of the run, if anything was. */
  void assertUnharmed() {
    if (harm != null) {
      throw harm;
    }
  }

  /** The lines about a scenario: its class is in them. */
  List<Event> about(Play play, String eventName) {
    return run.files.events(eventName).stream()
        .filter(event -> event.names(play.scenario()))
        .toList();
  }

  /** The same without sites whose sockets turned out to be of another one. */
  List<Event> named(Play play) {
    List<String> moved =
        run.files.events("closed").stream()
            .filter(event -> event.text("by").equals("moved"))
            .map(event -> event.text("site") + event.text("kind"))
            .toList();
    return about(play, "leak").stream()
        .filter(event -> !moved.contains(event.text("site") + event.text("kind")))
        .toList();
  }

  /** What the newest line about the scenario counts. */
  long reported(Play play) {
    List<Event> lines = about(play, "leak");
    return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).number("count");
  }

  /** Sockets of a scenario whose leak was taken back. */
  long endedLate(Play play, String by) {
    List<String> sites = about(play, "leak").stream().map(event -> event.text("site")).toList();
    return run.files.events("closed").stream()
        .filter(event -> sites.contains(event.text("site")) && by.equals(event.text("by")))
        .mapToLong(event -> event.number("count"))
        .sum();
  }

  /** True if the line is one of the last report, written at the end of the JVM. */
  boolean isOfLastReport(Event event) {
    return event.number("seq") - run.files.events().get(0).number("seq") >= eventsBeforeEnd;
  }
}
