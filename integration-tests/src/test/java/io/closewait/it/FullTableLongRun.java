// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nearly as many leaked sockets as a process may have descriptors, with the grace times that an
 * application gets by default, and what the agent's thread takes for them.
 */
@Isolated
class FullTableLongRun {
  private static final int READ = 12_000, UNREAD = 6_000;
  private static final int GRACE = 45, INTERVAL = 10, TICKS_OF_ONE_WAKE_UP = 2;

  /** A sweep of all sockets may take a thousandth of a core: at 1 us each one in 18 s. */
  private static final int WHOLE_SWEEP = 20;

  private static final long MEASURED_MILLIS = 30_000;

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void allAreReportedInTime(JavaRuntime runtime) throws IOException, InterruptedException {
    Play read = Repertoire.named("SocketServerIgnoresEof");
    Play unread = Repertoire.named("ChannelServerForgetsSessions");
    try (AgentRun run =
            AgentRun.start(
                TestedJvm.on(runtime).option("-Xmx512m"),
                new AgentFiles("full-" + runtime),
                "grace="
                    + GRACE
                    + "s,grace.unread="
                    + GRACE
                    + "s,interval="
                    + INTERVAL
                    + "s,summary=15s");
        Peer peer = new Peer()) {
      int first = read.open(run.jvm, peer, READ);
      int second = unread.open(run.jvm, peer, UNREAD);
      Event all = await(run, "EOF_IGNORED", READ);
      Event others = await(run, "FIN_UNREAD", UNREAD);
      KernelView kernel = KernelView.of(run.jvm.pid());
      assertEquals(READ, kernel.count(KernelView.CLOSE_WAIT, first));
      assertEquals(UNREAD, kernel.count(KernelView.CLOSE_WAIT, second));

      long before = cpuMillis(run);
      Thread.sleep(MEASURED_MILLIS);
      long took = before < 0 ? -1 : cpuMillis(run) - before;
      System.out.printf(
          "%s: %d + %d leaks reported from an age of %d and %d s on; agent's thread %d ms of CPU in all,"
              + " %d ms in the %d s after it (%.2f %% of a core)%n",
          runtime,
          READ,
          UNREAD,
          all.number("oldestSeconds"),
          others.number("oldestSeconds"),
          before,
          took,
          MEASURED_MILLIS / 1000,
          100.0 * took / MEASURED_MILLIS);
      run.finish();
    }
  }

  /**
   * The lines of this kind when all are reported: one for those with a stack, one for those
   * without, as so many in so few seconds are beyond the budget of stacks.
   */
  private static Event await(AgentRun run, String kind, int count) {
    Await.until(() -> counted(run, kind) == count, () -> counted(run, kind) + run.jvm.story());
    Event first = lines(run, kind).get(0);
    long due = GRACE + INTERVAL + TICKS_OF_ONE_WAKE_UP + WHOLE_SWEEP;
    assertTrue(first.number("oldestSeconds") <= due, "first line " + first);
    return first;
  }

  /** By the newest line of each site. */
  private static long counted(AgentRun run, String kind) {
    Map<String, Long> newest = new HashMap<>();
    lines(run, kind).forEach(e -> newest.put(e.text("site"), e.number("count")));
    return newest.values().stream().mapToLong(Long::longValue).sum();
  }

  private static List<Event> lines(AgentRun run, String kind) {
    return run.files.events("leak").stream().filter(e -> kind.equals(e.text("kind"))).toList();
  }

  /**
   * User and system time of the agent's thread; -1 on Java 8, whose threads have no names there.
   */
  private static long cpuMillis(AgentRun run) throws IOException {
    Path tasks = Path.of("/proc/" + run.jvm.pid() + "/task");
    try (Stream<Path> all = Files.list(tasks)) {
      for (Path task : all.toList()) {
        String stat = Files.readString(task.resolve("stat"));
        if (stat.contains("(closewait)")) {
          String[] field = stat.substring(stat.indexOf(')') + 2).split(" ");
          return 10 * (Long.parseLong(field[11]) + Long.parseLong(field[12]));
        }
      }
    }
    return -1;
  }
}
