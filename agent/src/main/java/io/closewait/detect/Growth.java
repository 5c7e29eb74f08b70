// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.leak.Forecast;
import io.closewait.leak.Trend;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a trend says of a site's count, in words: a leak that grows told apart from a pool. */
final class Growth {
  private Growth() {}

  /** Null until there is enough to tell. */
  static @Nullable String words(Trend trend) {
    Trend.Rate rate = trend.rate();
    if (rate == null) {
      return null;
    }
    String seen = ", from the last " + Forecast.duration(trend.ticksSeen());
    switch (trend.direction()) {
      case GROWING:
        return "+" + number(rate.perHour) + " an hour" + range(rate) + seen;
      case FALLING:
        return number(rate.perHour) + " an hour" + range(rate) + seen;
      default:
        return "none: stands or goes up and down, as a pool does" + seen;
    }
  }

  /** The interval in words; empty where it is narrow. */
  private static String range(Trend.Rate rate) {
    boolean narrow = rate.high - rate.low <= Math.abs(rate.perHour) / 10;
    return narrow ? "" : " (between " + number(rate.low) + " and " + number(rate.high) + ")";
  }

  private static String number(double perHour) {
    return String.format(Locale.ROOT, Math.abs(perHour) < 10 ? "%.1f" : "%.0f", perHour);
  }
}
