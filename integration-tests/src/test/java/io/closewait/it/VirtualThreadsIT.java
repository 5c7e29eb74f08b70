// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hooks run on virtual threads. One that blocked while it held a monitor would pin its carrier, and
 * the JVM tells of each such case: up to 23 on stdout, from 24 on to Flight Recorder.
 */
class VirtualThreadsIT {
  private static final int COUNT = 100;

  static Stream<JavaRuntime> withVirtualThreads() {
    return Stream.concat(Runtimes.full().stream(), Runtimes.smoke().stream())
        .filter(runtime -> runtime.version() >= 21);
  }

  @ParameterizedTest(allowZeroInvocations = true) // older runtimes have no such threads
  @MethodSource("withVirtualThreads")
  void areNeverPinnedByUs(JavaRuntime runtime) throws IOException {
    String row = "Virtual threads are not pinned by a hook";
    Matrix.note(row, 21, runtime, Loading.AT_START, false);
    AgentFiles files = new AgentFiles("virtual-" + runtime);
    Path recording = files.folder.resolve("pinned.jfr");
    boolean told = runtime.version() < 24;
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .option(
                told
                    ? "-Djdk.tracePinnedThreads=full"
                    : "-XX:StartFlightRecording:jdk.VirtualThreadPinned#threshold=0ms,filename="
                        + recording);
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.TIMES + ",capture=all");
        Peer peer = new Peer()) {
      Play play = Repertoire.named("VirtualThreadServer");
      play.open(run.jvm, peer, COUNT);
      play.fixed().open(run.jvm, peer, COUNT);
      run.awaitEvent("leak", leak -> leak.number("count") == COUNT);
      assertEquals(0, run.jvm.quit(), run.jvm.story());
      List<String> stacks = told ? run.jvm.stdout() : pinned(recording);
      assertTrue(
          stacks.stream().noneMatch(stack -> stack.contains("io.closewait.bootstrap")),
          () -> "pinned: " + stacks);
    }
    Matrix.note(row, 21, runtime, Loading.AT_START, true);
  }

  private static List<String> pinned(Path recording) throws IOException {
    return RecordingFile.readAllEvents(recording).stream()
        .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
        .flatMap(event -> event.getStackTrace().getFrames().stream())
        .map(frame -> frame.getMethod().getType().getName())
        .toList();
  }

  @AfterAll
  static void write() throws IOException {
    Matrix.write();
  }
}
