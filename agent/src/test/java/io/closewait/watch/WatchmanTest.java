// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WatchmanTest {
  @TempDir private Path folder;
  private FakeHost host;

  @BeforeEach
  void makeHost() throws IOException {
    host = new FakeHost(folder);
    host.process(1, null, "a");
    host.process(10, "com.acme.Well", "a");
    host.sockets(10, "a", 5, FakeHost.ESTABLISHED);
    host.process(20, "com.acme.Sick", "b");
    host.sockets(20, "b", 30, FakeHost.CLOSE_WAIT);
    host.sockets(20, "b", 4, FakeHost.DEAD);
  }

  @Test
  void saysWhenARuleBeginsAndEnds() throws Exception {
    host.meanwhile =
        () -> {
          try {
            if (host.now > 200 * FakeHost.SECOND && Files.exists(host.proc.resolve("20"))) {
              host.ends(20);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    host.watchman("close_wait > 20 for 1m", false, false, null).run(10);
    assertEquals(
        List.of(
            "SICK process 20 (com.acme.Sick): close_wait > 20 for 1m holds; 30 in CLOSE_WAIT, 4"
                + " dead, 0 established, 34 of 1024 descriptors; to 10.0.11.10 port 5432 (30)"),
        host.said("SICK"));
    assertEquals(1, host.said("WELL process 20 (com.acme.Sick)").size(), host.log.toString());
    assertEquals(List.of(), host.said("VISIT"));
    String json = host.json();
    assertEquals(2, json.lines().count(), json);
    assertTrue(json.contains("\"event\":\"begins\"") && json.contains("\"dead\":4"), json);
  }

  @Test
  void aProcessIsAskedOnceWhoItIs() throws Exception {
    host.watchman("dead > 100", false, false, null).run(20);
    assertEquals(1, host.asked.stream().filter(pid -> pid == 10).count());
    assertEquals(3, host.asked.stream().filter(pid -> pid == 1).count(), "may be a launcher still");
  }

  @Test
  void looksIntoTheSickOneOnceAnHour() throws Exception {
    Path reports = folder.resolve("reports");
    host.watchman("close_wait > 20", true, false, reports).run(140); // 70 minutes
    assertEquals(List.of(20L, 20L), host.visited);
    assertEquals(2, host.said("FOUND process 20 (com.acme.Sick): LEAK 7f3a9c01d2e4: 25").size());
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(reports)));
    try (Stream<Path> files = Files.list(reports)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertEquals(3, names.size(), names.toString());
      assertTrue(names.get(0).endsWith("-20-com.acme.Sick.txt"), names.toString());
      assertEquals("visits", names.get(2));
    }
  }

  @Test
  void anotherWatchmanKnowsOfTheVisit() throws Exception {
    Path reports = folder.resolve("reports");
    host.watchman("close_wait > 20", true, false, reports).run(2);
    host.watchman("close_wait > 20", true, false, reports).run(2);
    assertEquals(List.of(20L), host.visited);
  }

  @Test
  void allSickOnesGetTheirTurn() throws Exception {
    for (long pid = 30; pid < 35; pid++) {
      host.process(pid, "com.acme.Sick" + pid, "b");
      host.sockets(pid, "b", 100, FakeHost.CLOSE_WAIT);
    }
    host.watchman("close_wait > 20", true, false, folder.resolve("reports")).run(2);
    assertEquals(6, host.visited.size(), host.log.toString());
    assertEquals(20L, host.visited.get(5), "the sickest first");
  }

  @Test
  void whoMustBeLeftAloneIs() throws Exception {
    host.refusals.put(20L, "its environment forbids it");
    host.watchman("close_wait > 20", true, false, folder.resolve("reports")).run(20);
    assertEquals(List.of(), host.visited);
    assertEquals(
        List.of("NOT VISITED process 20 (com.acme.Sick): its environment forbids it"),
        host.said("NOT VISITED"));
  }

  @Test
  void aDryRunOnlySaysIt() throws Exception {
    host.watchman("close_wait > 20", true, true, null).run(20);
    assertEquals(List.of(), host.visited);
    assertEquals(1, host.said("NOT VISITED").size());
  }

  @Test
  void aProcessThatShowsNothingCostsNothing() throws Exception {
    host.process(40, "com.acme.Hidden", "c");
    Files.delete(host.proc.resolve("40/ns/net"));
    host.process(50, "com.acme.Gone", "d");
    host.ends(50);
    host.watchman("close_wait > 20", false, false, null).run(2);
    assertEquals(1, host.said("SICK process 20").size());
  }
}
