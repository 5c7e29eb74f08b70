// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import org.jspecify.annotations.Nullable;

/**
 * When the descriptors run out if they go on as they did; with how sure that is, in words.
 * Immutable.
 */
public final class Forecast {
  private static final long HOUR = 3600, DAY = 24 * HOUR;

  /** Longer than any wait. */
  private static final long NEVER = Long.MAX_VALUE / 2;

  /** Beyond this a straight line through an hour of samples says nothing. */
  private static final long HORIZON = 7 * DAY;

  /** Growth of the descriptors in use, an hour; null until there is enough to tell. */
  public final @Nullable Double perHour;

  /** Seconds until the limit is reached; null: not within a week, or it is not known. */
  public final @Nullable Long exhaustedInSeconds;

  /** One sentence for a reader; never null. */
  public final String words;

  private Forecast(@Nullable Double perHour, @Nullable Long exhaustedInSeconds, String words) {
    this.perHour = perHour;
    this.exhaustedInSeconds = exhaustedInSeconds;
    this.words = words;
  }

  /**
   * Looks ahead.
   *
   * @param trend of the descriptors in use
   * @param used descriptors in use now, -1 where it is not known
   * @param limit how many there may be, -1 where it is not known
   */
  public static Forecast of(Trend trend, long used, long limit) {
    if (used < 0 || limit <= 0) {
      return new Forecast(trend.perHour(), null, "no forecast: the number in use cannot be told");
    }
    if (used >= limit) {
      return new Forecast(trend.perHour(), 0L, "all descriptors are in use now");
    }
    Trend.Rate rate = trend.rate();
    if (rate == null) {
      return new Forecast(null, null, "too early for a forecast");
    }
    switch (trend.direction()) {
      case GROWING:
        return ahead(rate, trend.ticksSeen(), limit - used);
      case FALLING:
        return new Forecast(trend.perHour(), null, "the number in use is falling");
      default:
        return new Forecast(trend.perHour(), null, "no trend towards the limit");
    }
  }

  private static Forecast ahead(Trend.Rate rate, int ticksSeen, long left) {
    double perHour = rate.perHour;
    long likely = seconds(left, perHour);
    String seen = ", from the last " + duration(ticksSeen);
    if (likely > HORIZON) {
      return new Forecast(perHour, null, "growing, but more than a week from the limit" + seen);
    }
    long earliest = seconds(left, rate.high);
    long latest = seconds(left, rate.low);
    String words = "limit reached in about " + duration(likely);
    if (latest > HORIZON) {
      words +=
          ", but the growth is uneven: not before " + duration(earliest) + ", perhaps much later";
    } else if (latest - earliest > likely / 10) {
      words += " (between " + duration(earliest) + " and " + duration(latest) + ")";
    }
    return new Forecast(perHour, likely, words + " if it goes on like this" + seen);
  }

  private static long seconds(long left, double perHour) {
    double seconds = left / perHour * HOUR;
    return perHour <= 0 || seconds > NEVER ? NEVER : (long) seconds;
  }

  /** Two units at most: a forecast is not to the second. */
  public static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < HOUR) {
      return (seconds + 30) / 60 + " min";
    }
    if (seconds < DAY) {
      return two(seconds / HOUR, " h", seconds % HOUR / 60, " min");
    }
    return two(seconds / DAY, seconds < 2 * DAY ? " day" : " days", seconds % DAY / HOUR, " h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return small == 0 ? large + largeUnit : large + largeUnit + " " + small + smallUnit;
  }
}
