// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Play;
import io.closewait.it.Repertoire;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What shows that the agent is at work: leaks are reported, exactly, at their lines. */
final class Leaks {
  static final List<String> BOTH = List.of("SocketServerIgnoresEof", "ChannelServerIgnoresEof");

  private Leaks() {}

  /** A leak of sockets and one of channels, so many each. */
  static void reported(AgentRun run, Peer peer, int count) throws IOException {
    reported(run, peer, count, count);
  }

  /** More of the same, so that there are as many at each place as are said. */
  static void reported(AgentRun run, Peer peer, int count, int then) throws IOException {
    for (String scenario : BOTH) {
      Play play = Repertoire.named(scenario);
      play.open(run.jvm, peer, count);
      Event leak = run.awaitEvent("leak", e -> e.names(scenario) && e.number("count") == then);
      assertTrue(leak.text("where").endsWith(play.where()), leak.toString());
    }
  }

  /** Runtimes on which everything runs, and 11, whose sockets are the old ones. */
  static Stream<JavaRuntime> withOlder() {
    return Stream.concat(Runtimes.full().stream(), Runtimes.smoke().stream());
  }

  /** Where a thread can be suspended, and a security manager be there without being asked for. */
  static Stream<JavaRuntime> upTo17() {
    return withOlder().filter(runtime -> runtime.version() <= 17);
  }
}
