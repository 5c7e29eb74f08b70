// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Median, quartiles, least and greatest of some figures. Immutable. */
record Spread(int count, double least, double low, double median, double high, double greatest) {
  /** Null where there is no figure. */
  static Spread of(List<Double> figures) {
    if (figures.isEmpty()) {
      return null;
    }
    List<Double> sorted = new ArrayList<>(figures);
    Collections.sort(sorted);
    int n = sorted.size();
    return new Spread(
        n, sorted.get(0), at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), sorted.get(n - 1));
  }

  private static double at(List<Double> sorted, double part) {
    double place = part * (sorted.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }

  /** {@code median (low to high)}: the quartiles. */
  String text(int digits) {
    String one = "%." + digits + "f";
    return String.format(Locale.ROOT, one + " (" + one + " to " + one + ")", median, low, high);
  }
}
