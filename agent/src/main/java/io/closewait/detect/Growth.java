// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.leak.Forecast;
import io.closewait.leak.Trend;
import java.util.Locale;

/** What a trend says of a site's count, in words: a leak that grows told apart from a pool. */
final class Growth {
  private Growth() {}

  /** Null until there is enough to tell. */
  static String words(Trend trend) {
    String seen = ", judged by " + Forecast.duration(trend.ticksSeen());
    switch (trend.direction()) {
      case GROWING:
        return "+" + number(trend.perHour()) + " an hour" + range(trend) + seen;
      case FALLING:
        return number(trend.perHour()) + " an hour" + range(trend) + seen;
      case STEADY:
        return "none: stands or goes up and down, as a pool does" + seen;
      default:
        return null;
    }
  }

  /** The interval in words; empty where it is narrow. */
  private static String range(Trend trend) {
    double low = trend.lowPerHour();
    double high = trend.highPerHour();
    boolean narrow = high - low <= Math.abs(trend.perHour()) / 10;
    return narrow ? "" : " (between " + number(low) + " and " + number(high) + ")";
  }

  private static String number(double perHour) {
    return String.format(Locale.ROOT, Math.abs(perHour) < 10 ? "%.1f" : "%.0f", perHour);
  }
}
