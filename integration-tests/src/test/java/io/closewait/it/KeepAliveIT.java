// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Marks;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Connections that the kernel itself gives up, as its probes are not answered: no FIN, no reset. In
 * a network namespace of its own, whose one device is then switched off.
 */
class KeepAliveIT {
  private static final int COUNT = 10;
  private static final String PROBE_SOON =
      "ip link set lo up"
          + " && echo 1 >/proc/sys/net/ipv4/tcp_keepalive_time"
          + " && echo 1 >/proc/sys/net/ipv4/tcp_keepalive_intvl"
          + " && echo 2 >/proc/sys/net/ipv4/tcp_keepalive_probes"
          + " && exec \"$@\"";

  @AfterAll
  static void writeMatrix() throws IOException {
    Matrix.write();
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void deathByTimeOut(JavaRuntime runtime) throws Exception {
    if (!canSeparate()) {
      System.out.println("NOT RUN: no network namespace can be made here, death by keep-alive");
      return;
    }
    note(runtime, false);
    try (AgentRun run =
        AgentRun.start(
            TestedJvm.on(runtime).under("unshare", "-n", "sh", "-c", PROBE_SOON, "sh"),
            new AgentFiles("keep-alive-" + runtime),
            AgentRun.TIMES)) {
      run.jvm.command("play KeepAliveFails " + COUNT + " 0");
      String pid = Long.toString(run.jvm.pid());
      assertEquals(0, exit("nsenter", "-t", pid, "-n", "ip", "link", "set", "lo", "down"));
      Event leak = run.awaitEvent("leak", e -> e.number("count") == COUNT);
      assertEquals("DEAD_UNCLOSED", leak.text("kind"));
      assertEquals(COUNT, leak.number("confirmed"));
      assertTrue(leak.names("KeepAliveFails"), leak.toString());
      run.jvm.command("close KeepAliveFails");
      Await.until(() -> closed(run) == COUNT, () -> "taken back: " + run.files.events("closed"));
      run.finish();
    }
    note(runtime, true);
  }

  private static long closed(AgentRun run) {
    return run.files.events("closed").stream().mapToLong(e -> e.number("count")).sum();
  }

  private static boolean canSeparate() throws InterruptedException {
    try {
      return exit("unshare", "-n", "sh", "-c", PROBE_SOON, "sh", "true") == 0
          && exit("nsenter", "--version") == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private static int exit(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static void note(JavaRuntime runtime, boolean held) {
    String row = Marks.sentence("KeepAliveFails") + " (`KeepAliveFails`)";
    Matrix.note(row, 8, runtime, Loading.AT_START, held);
  }
}
