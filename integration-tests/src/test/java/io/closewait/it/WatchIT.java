// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Marks;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import io.closewait.it.harness.Watchman;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The watchman finds the one JVM that is sick, has it looked into, and touches no other. */
@ResourceLock(WatchIT.WATCHMAN)
@Execution(ExecutionMode.SAME_THREAD) // or each watchman would look into the other's JVMs
class WatchIT {
  /** Each watchman looks at all JVMs of the tests. */
  static final String WATCHMAN = "the one watchman";

  /** Grace times of the agent by which a verdict comes soon. */
  static final String QUICK = "--attach=grace=1s,grace.unread=1s,interval=500ms";

  @TempDir private Path folder;

  static TestedJvm.Builder resident(int java, String leaks) {
    return TestedJvm.on(Runtimes.of(java))
        .main("com.example.app.Resident")
        .option("-Dleaks=" + leaks)
        .option("-Xmx16m")
        .option("-XX:TieredStopAtLevel=1");
  }

  @Test
  void theSickOneIsFoundAndNoOtherTouched() throws Exception {
    try (TestedJvm sick = resident(17, "eof").start();
        TestedJvm well = resident(17, "none").start();
        TestedJvm marked = resident(17, "eof").option("-Dclosewait.watch=never").start();
        Watchman watchman =
            Watchman.start(
                folder.resolve("reports"),
                "--when",
                "close_wait > 5 for 1s",
                "--every",
                "500ms",
                QUICK)) {
      watchman.awaitSaid(2, "SICK");
      watchman.awaitSaid(1, "FOUND");
      watchman.awaitSaid(1, "VISITED");
      watchman.awaitSaid(1, "NOT");
      String found = watchman.said("FOUND").get(0); // what names the code comes first
      assertTrue(found.contains("process " + sick.pid() + " "), found);
      assertTrue(found.contains(Marks.line("Resident", "eof")), found);
      String alone = watchman.said("NOT").get(0);
      assertTrue(
          alone.contains("process " + marked.pid() + " ") && alone.contains("forbid"), alone);
      assertTrue(watchman.kept(".txt").contains(Marks.line("Resident", "eof")));
      assertTrue(watchman.kept(".jsonl").contains("\"event\":\"leak\""));
      assertTrue(watchman.kept(".html").contains("<iframe sandbox"));
      CommandLine.own().run("report", sick.pid()).exits(4);
      assertNothingLeft(sick.pid());
      assertUntouched(well);
      assertUntouched(marked);
      assertEquals(143, watchman.end());
    }
  }

  /** No trace of an attach from inside and from outside. */
  static void assertUntouched(TestedJvm jvm) throws IOException {
    jvm.asks("inside");
    assertEquals("nothing", jvm.awaitSaid("inside "), jvm.story());
    assertFalse(Files.exists(Path.of("/tmp/.java_pid" + jvm.pid())));
    String maps = Files.readString(Path.of("/proc/" + jvm.pid() + "/maps"));
    assertFalse(maps.contains("libinstrument"), "an agent was loaded");
    assertNothingLeft(jvm.pid());
  }

  /** What an attach and an agent lay down is gone. */
  static void assertNothingLeft(long pid) throws IOException {
    List<String> names = List.of(".attach_pid" + pid, "closewait-" + pid + "-");
    Path cwd = Path.of("/proc/" + pid + "/cwd");
    for (Path place : List.of(Path.of("/tmp"), cwd)) {
      try (Stream<Path> files = Files.list(place)) {
        List<String> left =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> names.stream().anyMatch(name::startsWith))
                .toList();
        assertEquals(List.of(), left, "in " + place);
      }
    }
    assertFalse(threads(pid).contains("closewait"), "the agent's thread");
  }

  static List<String> threads(long pid) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return tasks
          .map(
              task -> {
                try {
                  return Files.readString(task.resolve("comm")).trim();
                } catch (IOException ended) {
                  return "";
                }
              })
          .toList();
    }
  }

  /** Killed while the agent is in: it is taken out by the visit itself. */
  @Test
  void killedInTheMiddleItLeavesNothing() throws Exception {
    try (TestedJvm sick = resident(17, "eof").start();
        Watchman watchman =
            Watchman.start(
                folder.resolve("reports"),
                "--when",
                "close_wait > 5",
                "--every",
                "500ms",
                "--attach=grace=1h")) {
      watchman.awaitSaid(1, "VISIT");
      Await.until(() -> threads(sick.pid()).contains("closewait"), () -> "the agent is not in");
      ProcessHandle visitor = watchman.visitor();
      watchman.kill();
      Await.until(() -> !visitor.isAlive(), () -> "the visit goes on");
      assertNothingLeft(sick.pid());
      assertTrue(sick.isAlive());
    }
  }
}
