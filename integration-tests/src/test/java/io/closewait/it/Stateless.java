// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.Peer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is found, and what is left alone, where no kernel tells the states of connections. */
final class Stateless {
  private static final int COUNT = 3;

  private static final List<Play> LEAKS =
      Stream.of("SocketServerIgnoresEof", "ChannelServerForgetsSessions", "SocketPoolKeepsStale")
          .map(Repertoire::named)
          .toList();

  /** Inputs that the program itself shuts look as those that the peer has ended. */
  private static final List<Play> HEALTHY =
      Stream.of(
              "SocketShutsInput",
              "ChannelShutsInput",
              "SocketStreamsOn",
              "ChannelServerCloses",
              "ConnectionsIdle")
          .map(Repertoire::named)
          .toList();

  private Stateless() {}

  /** Plays all of it in a program that is under the agent, and ends the program. */
  static void assertFound(AgentRun run, Peer peer) throws IOException {
    for (Play play : HEALTHY) {
      play.open(run.jvm, peer, COUNT);
    }
    for (Play play : LEAKS) {
      play.open(run.jvm, peer, COUNT);
    }
    for (Play play : LEAKS) {
      Event leak =
          run.awaitEvent(
              "leak", event -> event.names(play.scenario()) && event.number("count") == COUNT);
      assertEquals(play.verdict().name(), leak.text("kind"), leak.toString());
      assertEquals(COUNT, leak.number("confirmed"), leak.toString());
      assertEquals(Set.of(), Set.copyOf(leak.socketStates()), leak.toString());
    }
    assertEquals(0, run.jvm.quit());
    for (Event leak : run.files.events("leak")) {
      assertTrue(LEAKS.stream().anyMatch(play -> leak.names(play.scenario())), leak.toString());
    }
    assertTrue(
        run.files.events("hooks").stream()
            .allMatch(event -> event.text("message").contains("does not tell the states")),
        run.files.events("hooks").toString());
    assertEquals(1, run.files.events("hooks").size());
  }
}
