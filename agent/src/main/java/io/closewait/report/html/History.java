// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import io.closewait.leak.Leak;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Snapshot;
import io.closewait.report.text.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts over the whole run in a bounded number of points: when they are too many every second is
 * dropped, and from then on points are taken half as often. The agent's thread only.
 */
final class History {
  static final int POINTS = 480;

  /** Sites that have a line of their own in the chart. */
  static final int SITES = 6;

  private final List<Point> points = new ArrayList<>();
  private final Map<LeakKey, String> sites = new LinkedHashMap<>();
  private long spacingMillis;

  /** What was counted at one moment. */
  static final class Point {
    final long epochMillis;
    final int open;
    final long descriptors;
    final int leaked;
    final int[] bySite;

    Point(long epochMillis, Snapshot snapshot, Map<LeakKey, String> sites) {
      this.epochMillis = epochMillis;
      this.open = snapshot.openSockets;
      this.descriptors = snapshot.descriptorsUsed;
      this.bySite = new int[SITES];
      List<LeakKey> keys = new ArrayList<>(sites.keySet());
      for (Leak leak : snapshot.leaks) {
        int site = keys.indexOf(leak.key());
        if (site >= 0) {
          bySite[site] += leak.count;
        }
      }
      this.leaked = snapshot.totals.leakedSockets;
    }
  }

  void add(long epochMillis, Snapshot snapshot) {
    for (Leak leak : snapshot.leaks) {
      if (sites.size() < SITES && !sites.containsKey(leak.key())) {
        String label = label(leak);
        boolean taken = sites.containsValue(label);
        sites.put(leak.key(), taken ? label + ' ' + leak.site : label);
      }
    }
    int last = points.size() - 1;
    if (last >= 1
        && points.get(last).epochMillis - points.get(last - 1).epochMillis < spacingMillis) {
      points.remove(
          last); // the newest is always shown; too near to the one before, it does not stay
    }
    points.add(new Point(epochMillis, snapshot, sites));
    if (points.size() > POINTS) {
      thin();
    }
  }

  private void thin() {
    List<Point> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i += 2) {
      kept.add(points.get(i));
    }
    long span = points.get(points.size() - 1).epochMillis - points.get(0).epochMillis;
    spacingMillis = Math.max(1, 2 * span / points.size());
    points.clear();
    points.addAll(kept);
  }

  List<Point> points() {
    return points;
  }

  List<String> siteLabels() {
    return new ArrayList<>(sites.values());
  }

  private static String label(Leak leak) {
    String where = leak.lead() == null ? leak.site : leak.lead().name;
    String[] names = where.split("\\.");
    String last =
        String.join(".", Arrays.asList(names).subList(Math.max(0, names.length - 2), names.length));
    return PlainText.of(last) + " " + leak.kind;
  }
}
