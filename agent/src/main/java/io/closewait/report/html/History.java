// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import io.closewait.leak.Leak;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Snapshot;
import io.closewait.report.text.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts over the whole run in a bounded number of points: when they are too many every second is
 * dropped, and from then on points are taken half as often. The agent's thread only.
 */
final class History {
  static final int POINTS = 480;

  /** Sites that have a line of their own in the chart. */
  static final int SITES = 6;

  /** Sites that are counted: which of them will be the largest, nobody knows yet. */
  private static final int COUNTED = 64;

  private final List<Point> points = new ArrayList<>();
  private final List<LeakKey> keys = new ArrayList<>();

  /** What each is called, and how many it had at the last look. */
  private final List<String> labels = new ArrayList<>();

  private int[] latest = new int[COUNTED];
  private long spacingMillis;

  /** What was counted at one moment. */
  static final class Point {
    final long epochMillis;
    final int open;
    final long descriptors;
    final int leaked;
    final int[] bySite;

    Point(long epochMillis, Snapshot snapshot, int[] bySite) {
      this.epochMillis = epochMillis;
      this.open = snapshot.openSockets;
      this.descriptors = snapshot.descriptorsUsed;
      this.bySite = bySite;
      this.leaked = snapshot.totals.leakedSockets;
    }
  }

  void add(long epochMillis, Snapshot snapshot) {
    int[] bySite = count(snapshot);
    int last = points.size() - 1;
    if (last >= 1
        && points.get(last).epochMillis - points.get(last - 1).epochMillis < spacingMillis) {
      points.remove(
          last); // the newest is always shown; too near to the one before, it does not stay
    }
    points.add(new Point(epochMillis, snapshot, bySite));
    if (points.size() > POINTS) {
      thin();
    }
  }

  private int[] count(Snapshot snapshot) {
    latest = new int[COUNTED];
    List<Leak> unknown = new ArrayList<>();
    for (Leak leak : snapshot.leaks) {
      int at = keys.indexOf(leak.key());
      if (at >= 0) {
        latest[at] = leak.count;
      } else {
        unknown.add(leak);
      }
    }
    for (Leak leak : unknown) {
      int at = place(leak);
      if (at >= 0) {
        latest[at] = leak.count;
      }
    }
    return latest;
  }

  /** A place for a site; that of the smallest if there is none, and -1 if this one is smaller. */
  private int place(Leak leak) {
    if (keys.size() < COUNTED) {
      keys.add(leak.key());
      labels.add(label(leak));
      return keys.size() - 1;
    }
    int smallest = 0;
    for (int i = 1; i < COUNTED; i++) {
      smallest = latest[i] < latest[smallest] ? i : smallest;
    }
    if (latest[smallest] >= leak.count) {
      return -1;
    }
    keys.set(smallest, leak.key());
    labels.set(smallest, label(leak));
    for (Point point : points) {
      point.bySite[smallest] = 0;
    }
    return smallest;
  }

  /** Which of the counted sites have a line: the largest ones now. */
  List<Integer> shown() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      all.add(i);
    }
    all.sort((a, b) -> Integer.compare(latest[b], latest[a])); // stable
    return all.subList(0, Math.min(SITES, all.size()));
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

  /** Of those shown; two of one name are told apart by the site. */
  List<String> siteLabels() {
    List<String> shown = new ArrayList<>();
    for (int site : shown()) {
      String label = labels.get(site);
      shown.add(shown.contains(label) ? label + ' ' + keys.get(site).site : label);
    }
    return shown;
  }

  private static String label(Leak leak) {
    String where = leak.lead() == null ? leak.site : leak.lead().name();
    String[] names = where.split("\\.");
    String last =
        String.join(".", Arrays.asList(names).subList(Math.max(0, names.length - 2), names.length));
    return PlainText.of(last) + " " + leak.kind;
  }
}
