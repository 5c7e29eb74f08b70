// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusPageTest {
  private final Snapshot.Builder snapshot = new Snapshot.Builder();

  private StatusPage page() {
    return new StatusPage(Samples.options("grace=7s"), snapshot.build());
  }

  @Test
  void aYoungAgentWithoutHooksSaysSo() {
    String text = page().text();
    assertTrue(text.contains(", started with the JVM 0 s ago"), text);
    assertTrue(text.contains("none yet: they go in when the JVM loads the classes"), text);
    assertTrue(text.contains("grace=7s"), text);
    String meaning = "  leaked means: open 7s after -1 was read, or 6m after a FIN nobody read";
    assertTrue(text.contains(meaning + "\n"), text);
    snapshot.verdictInSeconds = 38;
    assertTrue(page().text().contains(meaning + "; the next verdict is due in 38s\n"));
    assertTrue(page().json().contains("\"verdictInSeconds\":38"));
    assertFalse(text.contains("CPU time"), text);
    assertFalse(text.contains("lost"), text);
  }

  @Test
  void inWordsAndAsJsonItTellsTheSame() {
    snapshot.openSockets = 12;
    snapshot.sweepNanos = 42_000_000;
    StatusPage page = page();
    page.attached = true;
    page.upSeconds = 99;
    page.sites = 5;
    page.cpuNanos = 1_500_000;
    page.hooks = List.of("java.net.Socket 2");
    page.outputs = Map.of("log", "/srv/a\u001b.log");
    page.lostTicks = 3;
    page.firstLoss = "java.lang.OutOfMemoryError: Java heap space";
    String text = page.text();
    assertTrue(text.contains(", attached 99 s ago"), text);
    assertTrue(text.contains("open sockets: 12 tracked"), text);
    assertTrue(text.contains("call sites: 5 known"), text);
    assertTrue(text.contains("last sweep: 42 ms"), text);
    assertTrue(text.contains("1500 us of CPU time"), text);
    assertTrue(text.contains("lost: 3 ticks of its own, the first by java.lang.OutOfM"), text);
    assertTrue(text.contains("  java.net.Socket 2\n"), text);
    assertTrue(text.contains("  log: /srv/a?.log\n"), text);
    String json = page.json();
    assertTrue(json.contains("\"openSockets\":12,\"sites\":5"), json);
    assertTrue(json.contains("\"lostTicks\":3"), json);
    assertTrue(json.contains("\"outputs\":{\"log\":\"/srv/a\\u001b.log\"}"), json);
    assertTrue(json.contains("\"hooks\":[\"java.net.Socket 2\"]"), json);
    assertTrue(json.contains("\"grace\":{\"value\":\"7s\",\"source\":"), json);
  }
}
