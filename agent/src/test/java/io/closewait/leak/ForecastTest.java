// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class ForecastTest {
  @Test
  void aStraightLineGivesOneTime() {
    Forecast forecast = Forecast.of(trend(1800, tick -> tick / 10), 180, 1260);
    assertEquals(360, forecast.perHour, 1);
    assertEquals(3 * 3600, forecast.exhaustedInSeconds, 60);
    assertTrue(forecast.words.startsWith("limit reached in about 3 h"), forecast.words);
    assertTrue(forecast.words.endsWith("from the last 30 min"), forecast.words);
  }

  @Test
  void noiseGivesAnIntervalAroundIt() {
    Random noise = new Random(1);
    Forecast forecast = Forecast.of(trend(1800, tick -> tick / 10 + noise.nextInt(60)), 200, 1280);
    assertNotNull(forecast.exhaustedInSeconds);
    assertTrue(forecast.words.contains(" (between "), forecast.words);
  }

  @Test
  void unevenGrowthSaysPerhapsMuchLater() {
    // a little growth at first, then much: the least growth seen takes more than a week
    Forecast forecast =
        Forecast.of(trend(2400, tick -> tick < 1400 ? tick / 200 : tick - 1400), 1000, 141_000);
    assertNotNull(forecast.exhaustedInSeconds);
    assertTrue(forecast.words.contains("perhaps much later"), forecast.words);
  }

  @Test
  void aStablePoolHasNoEnd() {
    Random noise = new Random(3);
    Forecast forecast = Forecast.of(trend(3600, tick -> 300 + noise.nextInt(20)), 310, 1024);
    assertNull(forecast.exhaustedInSeconds);
    assertEquals("no trend towards the limit", forecast.words);
  }

  @Test
  void doesNotLookFurtherThanAWeek() {
    Forecast forecast = Forecast.of(trend(3600, tick -> tick / 600), 6, 1_000_000);
    assertNull(forecast.exhaustedInSeconds);
    assertTrue(forecast.words.contains("more than a week"), forecast.words);
  }

  @Test
  void saysWhyThereIsNone() {
    assertEquals("too early for a forecast", Forecast.of(new Trend(), 10, 1024).words);
    assertEquals(
        "no forecast: the number in use cannot be told", Forecast.of(new Trend(), -1, -1).words);
    assertEquals(
        "the number in use is falling",
        Forecast.of(trend(600, tick -> 900 - tick), 300, 400).words);
  }

  @Test
  void theLimitItselfIsNow() {
    Forecast forecast = Forecast.of(new Trend(), 1024, 1024);
    assertEquals(0L, forecast.exhaustedInSeconds);
    assertEquals("all descriptors are in use now", forecast.words);
  }

  @Test
  void durationsHaveTwoUnitsAtMost() {
    assertEquals("59 s", Forecast.duration(59));
    assertEquals("1 min", Forecast.duration(60));
    assertEquals("2 min", Forecast.duration(95));
    assertEquals("60 min", Forecast.duration(3599));
    assertEquals("1 h", Forecast.duration(3600));
    assertEquals("2 h 5 min", Forecast.duration(7530));
    assertEquals("23 h 59 min", Forecast.duration(86_399));
    assertEquals("1 day", Forecast.duration(86_400));
    assertEquals("1 day 1 h", Forecast.duration(90_000));
    assertEquals("2 days", Forecast.duration(2 * 86_400));
    assertEquals("3 days", Forecast.duration(3 * 86_400));
  }

  private static Trend trend(int ticks, IntToLongFunction count) {
    Trend trend = new Trend();
    for (int tick = 0; tick <= ticks; tick += 10) {
      trend.add(tick, count.applyAsLong(tick));
    }
    return trend;
  }
}
