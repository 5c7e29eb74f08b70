// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent without any option of time, beside conversations that take minutes, and two leaks. */
class RealGracesLongRun {
  private static final int COUNT = 10, BEAT_MILLIS = 40_000;

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void slowConversationsAreNoLeaks(JavaRuntime runtime) throws IOException {
    Play eof = Repertoire.named("SocketServerIgnoresEof");
    Play unread = Repertoire.named("ChannelPoolKeepsStale");
    try (AgentRun run =
            AgentRun.start(TestedJvm.on(runtime), new AgentFiles("real-" + runtime), "");
        Peer peer = new Peer()) {
      for (String scenario : List.of("SocketSendsSlowly", "FileDownloads")) {
        Repertoire.named(scenario).open(run.jvm, peer, COUNT);
      }
      run.jvm.command("play SocketBeatsSlowly " + COUNT + " " + BEAT_MILLIS);
      int port = Integer.parseInt(run.jvm.awaitSaid("SocketBeatsSlowly port "));
      peer.connect(port, COUNT, Habit.ENDS_ITS_SIDE);
      eof.open(run.jvm, peer, COUNT);
      unread.open(run.jvm, peer, COUNT);
      Event first = await(run, eof);
      Event second = await(run, unread);
      run.finish();
      System.out.println(
          runtime
              + ": reported at an age of "
              + first.number("oldestSeconds")
              + " and "
              + second.number("oldestSeconds")
              + " s; the others not at all");
      assertEquals(
          List.of(),
          run.files.events("leak").stream()
              .filter(e -> !e.names(eof.scenario()) && !e.names(unread.scenario()))
              .toList());
    }
  }

  private static Event await(AgentRun run, Play play) {
    return run.awaitEvent("leak", e -> e.names(play.scenario()) && e.number("count") == COUNT);
  }
}
