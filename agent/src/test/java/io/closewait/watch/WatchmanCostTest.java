// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.mailbox.Proc;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What watching costs, on hosts made of files. Small ones in every build; by the profile
 * reliability those of the promise: 200 JVMs with half a million sockets, and a whole day.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(1800)
class WatchmanCostTest {
  private static final boolean WHOLE = Boolean.getBoolean("closewait.watch.whole");

  @TempDir private Path folder;

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static int descriptors() {
    return new File("/proc/self/fd").list().length;
  }

  @Test
  void halfAMillionSocketsAreLookedAtInConstantMemory() throws Exception {
    int jvms = WHOLE ? 200 : 20;
    int each = WHOLE ? 2500 : 500;
    FakeHost host = new FakeHost(folder);
    for (int i = 0; i < jvms; i++) {
      String network = "n" + i % 5;
      host.process(100 + i, "com.acme.Main" + i, network);
      host.sockets(100 + i, network, each, i == 7 ? FakeHost.CLOSE_WAIT : FakeHost.ESTABLISHED);
    }
    Proc proc = new Proc(host.proc);
    Round round = new Round(proc, new Processes(proc, host, 2000));
    round.look();
    round.look();
    long before = heap();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Map<Jvm, Figures> figures = Map.of();
    int rounds = 5;
    for (int i = 0; i < rounds; i++) {
      figures = round.look();
    }
    cpu = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / rounds;
    figures.forEach(
        (jvm, now) -> {
          assertEquals(jvm.pid == 107 ? each : 0, now.closeWait, jvm.name);
          assertEquals(jvm.pid == 107 ? 0 : each, now.established, jvm.name);
        });
    assertEquals(jvms, figures.size());
    long grown = heap() - before;
    assertTrue(grown < 2 << 20, grown + " bytes more after " + rounds + " rounds");
    assertTrue(before < 120 << 20, before + " bytes");
    Pace pace = new Pace(30 * FakeHost.SECOND, 0, -20 * FakeHost.SECOND); // the credit is spent
    long pause = pace.pause(0, 0, cpu - 10 * FakeHost.SECOND);
    assertTrue(cpu <= pause / 1000, cpu + " ns of each " + pause);
    System.out.println(
        jvms * each
            + " sockets of "
            + jvms
            + " JVMs: a round takes "
            + TimeUnit.NANOSECONDS.toMillis(cpu)
            + " ms of a core, one is made each "
            + TimeUnit.NANOSECONDS.toSeconds(pause)
            + " s");
  }

  /** JVMs come and go, some of them sick, all day long. */
  @Test
  void aDayLeavesNothingBehind() throws Exception {
    FakeHost host = new FakeHost(folder);
    for (int i = 0; i < 10; i++) {
      host.process(100 + i, "com.acme.Main" + i, "n");
      host.sockets(100 + i, "n", 20, FakeHost.CLOSE_WAIT);
    }
    Watchman watchman = host.watchman("close_wait > 15 for 1m", false, false, null);
    long[] turn = {0, 0, 0};
    host.meanwhile =
        () -> {
          try {
            long gone = 100 + turn[0]++;
            host.ends(gone);
            host.process(gone + 10, "com.acme.Main" + gone % 10, "n");
            host.sockets(gone + 10, "n", 1, FakeHost.DEAD);
            if (gone % 3 == 0) {
              host.sockets(gone + 10, "n", 20, FakeHost.CLOSE_WAIT);
            }
            host.forgetListed(200);
            host.log.clear();
            host.asked.clear();
            if (turn[0] == 60) {
              turn[1] = heap();
              turn[2] = descriptors();
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    watchman.run(WHOLE ? 2880 : 240); // twice a minute
    long grown = heap() - turn[1];
    assertTrue(grown < 1 << 20, grown + " bytes more");
    assertTrue(descriptors() <= turn[2] + 1, descriptors() + " descriptors after " + turn[2]);
    System.out.println((turn[0] + 1) + " rounds, " + grown + " bytes more than after 60");
  }
}
