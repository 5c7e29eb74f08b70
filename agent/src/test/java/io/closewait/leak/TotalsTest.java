// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TotalsTest {
  @Test
  void leakedIsWhatTheProcessHoldsNow() {
    Totals totals =
        new Totals(
            List.of(
                leak("a", Kind.EOF_IGNORED, Severity.WARN, 5, 60),
                leak("a", Kind.DEAD_UNCLOSED, Severity.INFO, 2, 90),
                leak("b", Kind.FIN_UNREAD, Severity.INFO, 1, 30),
                leak("a", Kind.ABANDONED, Severity.WARN, 20, 4000),
                leak("c", Kind.ABANDONED, Severity.WARN, 1, 4000),
                leak("d", Kind.GROWING, Severity.INFO, 390, 5000)));
    assertEquals(8, totals.leakedSockets);
    assertEquals(2, totals.leakedSites, "one that leaks in two kinds is one");
    assertEquals(3, totals.dead, "of the leaked ones");
    assertEquals(90, totals.oldestSeconds);
    assertEquals(21, totals.collectedSockets);
    assertEquals(2, totals.collectedSites);
    assertEquals(390, totals.growingSockets);
    assertEquals(1, totals.growingSites);
    assertEquals(1, totals.warnings);
    assertEquals(5, totals.others);
  }

  @Test
  void nothingIsNothing() {
    Totals totals = new Totals(List.of());
    assertEquals(0, totals.leakedSockets + totals.collectedSockets + totals.growingSockets);
    assertEquals(0, totals.oldestSeconds + totals.warnings + totals.others);
  }

  private static Leak leak(String site, Kind kind, Severity severity, int count, long oldest) {
    Leak.Builder leak = new Leak.Builder();
    leak.site = site;
    leak.kind = kind;
    leak.severity = severity;
    leak.count = count;
    leak.oldestSeconds = oldest;
    leak.dead = kind == Kind.DEAD_UNCLOSED ? count : kind == Kind.FIN_UNREAD ? 1 : 0;
    return leak.build();
  }
}
