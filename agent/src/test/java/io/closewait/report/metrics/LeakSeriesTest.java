// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.capture.Frame;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.report.LeakExamples;
import io.closewait.report.metrics.LeakSeries.Series;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakSeriesTest {
  private final LeakSeries series = new LeakSeries();

  @Test
  void countsSocketsThatLeakAndThoseThatEnd() {
    series.update(List.of(leak("a", 5, 5)));
    series.update(List.of(leak("a", 7, 7)));
    series.closed(new LateClose("a", Kind.EOF_IGNORED, 3, LateClose.By.APPLICATION, 60, null));
    series.update(List.of(leak("a", 4, 7)));
    Series a = series.leaks().get(0);
    assertEquals(4, a.sockets);
    assertEquals(7, a.leaks);
    assertEquals(3, a.closedLate);
  }

  @Test
  void aSiteWhoseLeaksAreGoneStaysAtZeroAndItsCounterStays() {
    series.update(List.of(leak("a", 5, 5)));
    series.update(List.of());
    assertEquals(0, series.leaks().get(0).sockets);
    assertEquals(5, series.leaks().get(0).leaks);
    series.update(List.of(leak("a", 2, 7)));
    assertEquals(7, series.leaks().get(0).leaks);
  }

  @Test
  void whatTheCollectorClosedIsCountedButDoesNotStand() {
    Leak.Builder abandoned = LeakExamples.eofIgnored("a", 6);
    abandoned.kind = Kind.ABANDONED;
    series.update(List.of(abandoned.build()));
    assertEquals(0, series.leaks().get(0).sockets);
    assertEquals(6, series.leaks().get(0).leaks);
  }

  @Test
  void whatOnlyGrowsIsNeitherLeakedNorCountedAsALeak() {
    Leak.Builder growing = LeakExamples.eofIgnored("a", 390);
    growing.kind = Kind.GROWING;
    series.update(List.of(growing.build()));
    assertEquals(List.of(), series.leaks());
    assertEquals(390, series.growing().get(0).sockets);
  }

  @Test
  void aSocketThatMovesToAnotherKindIsCountedOnce() {
    series.update(List.of(leak("a", 5, 5)));
    Leak.Builder dead = LeakExamples.eofIgnored("a", 2);
    dead.kind = Kind.DEAD_UNCLOSED;
    dead.ever = 0; // both were reported before
    series.update(List.of(leak("a", 3, 5), dead.build()));
    assertEquals(5, series.leaks().get(0).leaks);
    assertEquals(3, series.leaks().get(0).sockets);
    assertEquals(0, series.leaks().get(1).leaks);
    assertEquals(2, series.leaks().get(1).sockets);
  }

  @Test
  void theFirstHundredSitesKeepTheirLabelTheRestSharesOne() {
    List<Leak> leaks = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      leaks.add(leak("site" + i, 2, 2));
    }
    series.update(leaks);
    assertEquals(LeakSeries.SITES + 1, series.leaks().size());
    Series other = series.leaks().get(LeakSeries.SITES);
    assertEquals("other", other.site);
    assertEquals("", other.where);
    assertEquals(100, other.sockets);
    assertEquals(100, other.leaks);

    series.update(leaks.subList(100, 150)); // the labelled ones are gone, their places are not free
    assertEquals(LeakSeries.SITES + 1, series.leaks().size());
    assertEquals(100, series.leaks().get(LeakSeries.SITES).sockets);
  }

  @Test
  void aLabelHasNoLineNumber() {
    LeakSeries series = new LeakSeries();
    Frame where = Frame.parse("com.acme.A.b(A.java:3)");
    series.closed(new LateClose("a", Kind.EOF_IGNORED, 3, LateClose.By.APPLICATION, 60, where));
    assertEquals("com.acme.A.b", series.leaks().get(0).where);
  }

  private static Leak leak(String site, int count, int ever) {
    Leak.Builder leak = LeakExamples.eofIgnored(site, count);
    leak.ever = ever;
    return leak.build();
  }
}
