// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Leaks are in whatever the Flight Recorder records; the agent does not start it. */
class JfrIT {
  private static final Play PLAY = Repertoire.named("SocketServerIgnoresEof");

  /** From 11 on every JDK has it. */
  static Stream<JavaRuntime> runtimes() {
    return Runtimes.full().stream().filter(runtime -> runtime.version() >= 11);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aRecordingHoldsTheLeakAndTheCensus(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("jfr-" + runtime);
    Path recording = files.folder.resolve("run.jfr");
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .option("-XX:StartFlightRecording:filename=" + recording)
            .option("-Xlog:jfr+startup=off"); // the JVM's own line on stdout
    Event leak;
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.SHORTEST_TIMES);
        Peer peer = new Peer()) {
      leak = leak(run, peer);
      run.finish();
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
    RecordedEvent recorded = last(events, "io.closewait.SocketLeak");
    RecordedEvent census = last(events, "io.closewait.SocketCensus");
    assertAll(
        () -> assertEquals(leak.text("site"), recorded.getString("site")),
        () -> assertEquals("EOF_IGNORED", recorded.getString("kind")),
        () -> assertEquals(4, recorded.getInt("count")),
        () -> assertEquals(leak.text("where"), recorded.getString("where")),
        () -> assertEquals(String.join("\n", leak.frames("eof")), recorded.getString("eof")),
        () -> assertEquals(leak.text("fix"), recorded.getString("fix")),
        () -> assertTrue(census.getString("open").contains(PLAY.scenario()), "" + census));
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void theRecorderIsLeftAloneWhereNobodyRecords(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("no-jfr-" + runtime);
    try (AgentRun run = AgentRun.start(TestedJvm.on(runtime), files, AgentRun.SHORTEST_TIMES);
        Peer peer = new Peer()) {
      leak(run, peer);
      run.jvm.command("play AsksTheRecorder 0 0");
      assertEquals("false", run.jvm.awaitSaid("AsksTheRecorder initialized "));
      run.finish();
    }
  }

  private static Event leak(AgentRun run, Peer peer) throws IOException {
    PLAY.open(run.jvm, peer, 4);
    return run.awaitEvent("leak", e -> e.names(PLAY.scenario()) && e.number("count") == 4);
  }

  private static RecordedEvent last(List<RecordedEvent> events, String name) {
    List<RecordedEvent> named =
        events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
    assertFalse(named.isEmpty(), "no " + name);
    return named.get(named.size() - 1);
  }
}
