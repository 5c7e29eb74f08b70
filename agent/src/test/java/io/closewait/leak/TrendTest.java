// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Trend.Direction;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final int SWEEP = 10;

  @Test
  void saysNothingFromFewSamples() {
    Trend trend = new Trend();
    for (int i = 0; i < Trend.MIN_SAMPLES - 1; i++) {
      trend.add(1000 * i, i);
    }
    assertNull(trend.perHour());
    assertEquals(Direction.UNKNOWN, trend.direction());
  }

  @Test
  void saysNothingFromManySamplesOfAShortTime() {
    Trend trend = new Trend();
    for (int i = 0; i < Trend.MIN_TICKS - 1; i++) {
      trend.add(i, i);
    }
    assertNull(trend.perHour());
    trend.add(2 * Trend.MIN_TICKS, 2 * Trend.MIN_TICKS);
    assertEquals(3600, trend.perHour(), 1);
  }

  @Test
  void measuresASteadyLeak() {
    Trend trend = sampled(600, tick -> tick / 90);
    assertEquals(Direction.GROWING, trend.direction());
    assertEquals(40, trend.perHour(), 4);
    assertTrue(trend.rate().low <= trend.perHour());
    assertTrue(trend.rate().high >= trend.perHour());
  }

  @Test
  void measuresALeakUnderTheNoiseOfTraffic() {
    Random noise = new Random(42);
    Trend trend = sampled(3600, tick -> tick / 20 + noise.nextInt(30));
    assertEquals(Direction.GROWING, trend.direction());
    assertEquals(180, trend.perHour(), 30);
  }

  @Test
  void aPoolThatGoesUpAndDownIsSteady() {
    Random noise = new Random(7);
    Trend trend = sampled(3600, tick -> 200 + noise.nextInt(40));
    assertEquals(Direction.STEADY, trend.direction());
  }

  @Test
  void aConstantNumberIsSteady() {
    Trend trend = sampled(3600, tick -> 25);
    assertEquals(Direction.STEADY, trend.direction());
    assertEquals(0, trend.perHour());
  }

  @Test
  void oneBurstIsNoTrendWheneverItCame() {
    for (int burst = 0; burst < 3600; burst += 100) {
      int when = burst;
      Trend trend = sampled(3600, tick -> tick < when ? 5 : 500);
      assertEquals(Direction.STEADY, trend.direction(), "burst at " + burst);
      assertEquals(0, trend.perHour());
    }
  }

  @Test
  void seesSocketsBeingClosed() {
    assertEquals(Direction.FALLING, sampled(600, tick -> 1000 - tick).direction());
  }

  @Test
  void forgetsWhatIsLongAgo() {
    Trend trend = sampled(6 * 3600, tick -> tick < 4 * 3600 ? tick : 4 * 3600);
    assertEquals(Direction.STEADY, trend.direction());
    assertEquals(0, trend.perHour());
  }

  @Test
  void theWindowIsAboutAnHourHoweverOftenItIsSampled() {
    for (int step : new int[] {1, 10, 60}) {
      Trend trend = new Trend();
      for (int tick = 0; tick <= 24 * 3600; tick += step) {
        trend.add(tick, tick);
      }
      assertTrue(trend.ticksSeen() > 3000, step + ": " + trend.ticksSeen());
      assertTrue(trend.ticksSeen() < 6000, step + ": " + trend.ticksSeen());
      assertEquals(3600, trend.perHour(), 1);
    }
  }

  @Test
  void rareSamplesAreAllKept() {
    Trend trend = new Trend();
    for (int i = 0; i < 100; i++) {
      trend.add(i * 600, i);
    }
    assertEquals((Trend.CAPACITY - 1) * 600, trend.ticksSeen());
    assertEquals(6, trend.perHour(), 0.01);
  }

  @Test
  void theNewestSampleCountsAtOnce() {
    Trend trend = sampled(3600, tick -> 0);
    int seen = trend.ticksSeen();
    trend.add(3601, 1);
    assertTrue(trend.ticksSeen() > seen - 2 * Trend.MAX_SPACING);
    trend.add(3602, 2);
    assertEquals(0, trend.perHour());
  }

  /** Reckoned by hand from the book's formulas, with counts that come again. */
  @Test
  void theRateAndItsBoundsAreThoseOfTheilSenAndKendall() {
    assertRate(986.334, 93.333, 1457.143, 100, 140, 133, 140, 172, 140, 250, 310);
    assertRate(711, 0, 1371.429, 100, 122, 150, 150, 172, 150, 150, 310);
    assertRate(866.118, 0, 1640, 100, 131, 131, 131, 172, 260, 131, 300);
  }

  private static void assertRate(double perHour, double low, double high, int... counts) {
    int[] ticks = {0, 60, 130, 210, 300, 400, 510, 630};
    Trend trend = new Trend();
    for (int i = 0; i < counts.length; i++) {
      trend.add(ticks[i], counts[i]);
    }
    assertEquals(630, trend.ticksSeen());
    assertEquals(perHour, trend.rate().perHour, 0.001);
    assertEquals(low, trend.rate().low, 0.001);
    assertEquals(high, trend.rate().high, 0.001);
  }

  private static Trend sampled(int ticks, IntToLongFunction count) {
    Trend trend = new Trend();
    for (int tick = 0; tick <= ticks; tick += SWEEP) {
      trend.add(tick, count.applyAsLong(tick));
    }
    return trend;
  }
}
