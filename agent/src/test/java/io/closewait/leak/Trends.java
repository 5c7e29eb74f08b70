// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

/** Trends for tests. */
public final class Trends {
  private Trends() {}

  /** What is foretold after two minutes in which so many a second were added. */
  public static Forecast forecast(long used, long limit, int perSecond) {
    Trend trend = new Trend();
    for (int tick = 0; tick <= 120; tick += 10) {
      trend.add(tick, used - (120L - tick) * perSecond);
    }
    return Forecast.of(trend, used, limit);
  }
}
