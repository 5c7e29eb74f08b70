// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static io.closewait.it.WatchIT.QUICK;
import static io.closewait.it.WatchIT.assertNothingLeft;
import static io.closewait.it.WatchIT.assertUntouched;
import static io.closewait.it.WatchIT.resident;
import static io.closewait.it.WatchIT.threads;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.closewait.it.harness.Await;
import io.closewait.it.harness.Marks;
import io.closewait.it.harness.TestedJvm;
import io.closewait.it.harness.Watchman;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Fifty JVMs of five versions in five network namespaces, three of which leak in different ways:
 * the watchman finds these three and touches no other; and killed at every step it leaves nothing.
 */
@Execution(ExecutionMode.SAME_THREAD) // or each watchman would look into the other's JVMs
class WatchLongRun {
  private static final int[] VERSIONS = {8, 11, 17, 21, 25};
  private static final Map<Integer, String> LEAKS = Map.of(3, "eof", 21, "unread", 47, "reset");
  private static final String EVERY = "2s";

  @TempDir private Path folder;

  @Test
  void threeOfFiftyAreFound() throws Exception {
    assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid")), "needs root");
    List<Process> networks = new ArrayList<>();
    List<TestedJvm> jvms = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        networks.add(
            new ProcessBuilder(
                    "unshare", "--net", "sh", "-c", "ip link set lo up; echo up; exec sleep 900")
                .start());
        assertEquals('u', networks.get(i).getInputStream().read());
      }
      for (int i = 0; i < 50; i++) {
        String network = Long.toString(networks.get(i / 10).pid());
        jvms.add(
            resident(VERSIONS[i % 5], LEAKS.getOrDefault(i, "none"))
                .under("nsenter", "--target", network, "--net")
                .option("-Xshare:auto")
                .start());
        jvms.get(i).awaitSaid("up");
      }
      long namespaces = jvms.stream().map(jvm -> link(jvm.pid(), "ns/net")).distinct().count();
      assertEquals(5, namespaces);
      watch(jvms);
    } finally {
      jvms.forEach(TestedJvm::close);
      networks.forEach(Process::destroyForcibly);
    }
  }

  private static String link(long pid, String name) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/" + name)).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void watch(List<TestedJvm> jvms) throws Exception {
    try (Watchman watchman =
        Watchman.start(
            folder.resolve("reports"),
            "--when",
            "close_wait > 20 for 1s",
            "--when",
            "dead > 20 for 1s",
            "--every",
            EVERY,
            "--json",
            folder.resolve("changes.jsonl").toString(),
            QUICK)) {
      long begin = System.nanoTime();
      watchman.awaitSaid(3, "SICK");
      // by then each has leaked for longer; true at the first look, held at the second
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
      watchman.awaitSaid(3, "VISITED");
      System.out.println("three of fifty were sick within " + seconds + " s of the start");
      String kept = watchman.kept(".txt");
      for (Map.Entry<Integer, String> leak : LEAKS.entrySet()) {
        long pid = jvms.get(leak.getKey()).pid();
        String line = Marks.line("Resident", leak.getValue());
        assertEquals(
            1,
            watchman.said("SICK").stream().filter(said -> said.contains(" " + pid + " ")).count(),
            watchman.all().toString());
        assertTrue(
            watchman.said("FOUND").stream()
                .anyMatch(said -> said.contains(" " + pid + " ") && said.contains(line)),
            leak.getValue() + ": " + line + "\n" + String.join("\n", watchman.all()));
        assertTrue(kept.contains(line), kept);
        assertNothingLeft(pid);
      }
      for (int i = 0; i < jvms.size(); i++) {
        if (!LEAKS.containsKey(i)) {
          assertUntouched(jvms.get(i));
        }
      }
      assertEquals(143, watchman.end());
    }
  }

  /** At whatever moment of a visit the watchman is killed: nothing stays in the target. */
  @Test
  void killedAtEveryStep() throws Exception {
    int[] delays = {0, 150, 300, 450, 600, 800, 1000, 1300, 1600, 2000, 2500, 3500, 5000};
    for (int i = 0; i < delays.length; i++) {
      try (TestedJvm sick = resident(VERSIONS[i % 5], "eof").start();
          Watchman watchman =
              Watchman.start(
                  folder.resolve("reports-" + i),
                  "--when",
                  "close_wait > 5",
                  "--every",
                  "500ms",
                  QUICK)) {
        watchman.awaitSaid(1, "VISIT");
        Await.until(() -> watchman.visitor() != null, () -> "nobody is sent");
        ProcessHandle visitor = watchman.visitor();
        Thread.sleep(delays[i]); // any moment will do
        watchman.kill();
        Await.until(() -> !visitor.isAlive(), () -> "the visit goes on");
        assertNothingLeft(sick.pid());
        assertTrue(sick.isAlive(), sick.story());
      }
    }
  }

  /** Where nobody is left to take it out, the agent goes by itself. */
  @Test
  void killedWithTheVisitItLeavesAnAgentThatGoes() throws Exception {
    try (TestedJvm sick = resident(17, "eof").start();
        Watchman watchman =
            Watchman.start(
                folder.resolve("reports"),
                "--when",
                "close_wait > 5",
                "--every",
                "500ms",
                "--attach=grace=1h,leave=3s,interval=500ms")) {
      watchman.awaitSaid(1, "VISIT");
      Await.until(() -> threads(sick.pid()).contains("closewait"), () -> "the agent is not in");
      ProcessHandle visitor = watchman.visitor();
      watchman.kill();
      visitor.destroyForcibly();
      Await.until(() -> !threads(sick.pid()).contains("closewait"), () -> "the agent stays");
      Await.until(
          () -> {
            try {
              assertNothingLeft(sick.pid());
              return true;
            } catch (AssertionError notYet) {
              return false;
            }
          },
          () -> "something is left");
    }
  }
}
