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
    series.update(List.of(leak("a", 5, 0)));
    series.update(List.of(leak("a", 7, 0)));
    series.closed(new LateClose("a", Kind.EOF_IGNORED, 3, LateClose.By.APPLICATION, 60, null));
    series.update(List.of(leak("a", 4, 3)));
    Series a = series.all().get(0);
    assertEquals(4, a.leaked);
    assertEquals(7, a.leaks);
    assertEquals(3, a.closedLate);
  }

  @Test
  void aSiteWhoseLeaksAreGoneStaysAtZeroAndItsCounterStays() {
    series.update(List.of(leak("a", 5, 0)));
    series.update(List.of());
    assertEquals(0, series.all().get(0).leaked);
    assertEquals(5, series.all().get(0).leaks);
    series.update(List.of(leak("a", 2, 5)));
    assertEquals(7, series.all().get(0).leaks);
  }

  @Test
  void whatTheCollectorClosedIsCountedButDoesNotStand() {
    Leak.Builder abandoned = LeakExamples.eofIgnored("a", 6);
    abandoned.kind = Kind.ABANDONED;
    series.update(List.of(abandoned.build()));
    assertEquals(0, series.all().get(0).leaked);
    assertEquals(6, series.all().get(0).leaks);
  }

  @Test
  void noCounterFallsWhenSocketsMoveToAnotherKind() {
    series.update(List.of(leak("a", 5, 0)));
    series.update(List.of(leak("a", 3, 0)));
    assertEquals(5, series.all().get(0).leaks);
    series.update(List.of(leak("a", 4, 0)));
    assertEquals(6, series.all().get(0).leaks);
  }

  @Test
  void theFirstHundredSitesKeepTheirLabelTheRestSharesOne() {
    List<Leak> leaks = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      leaks.add(leak("site" + i, 2, 0));
    }
    series.update(leaks);
    assertEquals(LeakSeries.SITES + 1, series.all().size());
    Series other = series.all().get(LeakSeries.SITES);
    assertEquals("other", other.site);
    assertEquals("", other.where.toString());
    assertEquals(100, other.leaked);
    assertEquals(100, other.leaks);

    series.update(leaks.subList(100, 150)); // the labelled ones are gone, their places are not free
    assertEquals(LeakSeries.SITES + 1, series.all().size());
    assertEquals(100, series.all().get(LeakSeries.SITES).leaked);
  }

  @Test
  void aLabelHasNoLineNumber() {
    LeakSeries series = new LeakSeries();
    Frame where = Frame.parse("com.acme.A.b(A.java:3)");
    series.closed(new LateClose("a", Kind.EOF_IGNORED, 3, LateClose.By.APPLICATION, 60, where));
    assertEquals("com.acme.A.b", series.all().get(0).where);
  }

  private static Leak leak(String site, int count, int closedLate) {
    Leak.Builder leak = LeakExamples.eofIgnored(site, count);
    leak.closedLate = closedLate;
    return leak.build();
  }
}
