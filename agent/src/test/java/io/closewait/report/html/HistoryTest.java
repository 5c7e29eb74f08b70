// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.report.LeakExamples;
import io.closewait.report.html.History.Point;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History();

  @Test
  void aWeekFitsIntoABoundedNumberOfPoints() {
    Snapshot snapshot = LeakExamples.snapshot().build();
    for (int i = 0; i < 7 * 24 * 360; i++) {
      history.add(i * 10_000L, snapshot);
    }
    List<Point> points = history.points();
    assertTrue(points.size() <= History.POINTS, "" + points.size());
    assertTrue(points.size() > History.POINTS / 3, "" + points.size());
    assertEquals(0, points.get(0).epochMillis);
    assertEquals((7 * 24 * 360 - 1) * 10_000L, points.get(points.size() - 1).epochMillis);
    for (int i = 1; i < points.size(); i++) {
      assertTrue(points.get(i).epochMillis > points.get(i - 1).epochMillis);
    }
  }

  @Test
  void theLargestSitesHaveLinesOfTheirOwnTheSumHasAll() {
    List<Leak> leaks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      leaks.add(LeakExamples.eofIgnored("site" + i, 2).build());
    }
    history.add(1, LeakExamples.snapshot(leaks.toArray(new Leak[0])).build());
    Point point = history.points().get(0);
    assertEquals(20, point.leaked);
    assertEquals(History.SITES, history.shown().size());
    assertEquals(2, point.bySite[history.shown().get(History.SITES - 1)]);
    assertEquals("Server.handle EOF_IGNORED", history.siteLabels().get(0));
    assertEquals("Server.handle EOF_IGNORED site1", history.siteLabels().get(1));
  }

  @Test
  void whoeverComesLateAndIsLargestHasALineToo() {
    List<Leak> leaks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      leaks.add(LeakExamples.eofIgnored("site" + i, 2 + i % 50).build());
    }
    history.add(1, LeakExamples.snapshot(leaks.toArray(new Leak[0])).build());
    leaks.add(LeakExamples.eofIgnored("late", 900).build());
    history.add(2, LeakExamples.snapshot(leaks.toArray(new Leak[0])).build());
    int line = history.shown().get(0);
    assertEquals(900, history.points().get(1).bySite[line]);
    assertEquals(0, history.points().get(0).bySite[line], "not what another one had");
    assertEquals(51, history.points().get(1).bySite[history.shown().get(1)]);
  }

  @Test
  void aClockThatStepsBackDoesNotStopIt() {
    Snapshot snapshot = LeakExamples.snapshot().build();
    history.add(1_000_000, snapshot);
    history.add(500, snapshot);
    history.add(1_500, snapshot);
    assertTrue(history.points().size() >= 2);
  }
}
