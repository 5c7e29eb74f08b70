// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Trend;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static String words(int ticks, IntToLongFunction count) {
    Trend trend = new Trend();
    for (int tick = 0; tick <= ticks; tick += 10) {
      trend.add(tick, count.applyAsLong(tick));
    }
    return Growth.words(trend);
  }

  @Test
  void aSteadyLeakGrows() {
    assertEquals("+360 an hour, from the last 10 min", words(600, tick -> tick / 10));
    assertEquals(
        "+6.0 an hour, from the last 1 h",
        words(3600, tick -> tick / 600).replaceAll(" \\(.*\\)", ""));
  }

  @Test
  void anUnevenLeakGrowsWithinALimit() {
    String words = words(600, tick -> tick / 10 + (tick / 10 * 7919) % 31);
    assertTrue(
        words.matches("\\+\\d+ an hour \\(between \\d+ and \\d+\\), from the last 10 min"), words);
  }

  @Test
  void aPoolDoesNot() {
    String stands = "none: stands or goes up and down, as a pool does, from the last 10 min";
    assertEquals(stands, words(600, tick -> 8));
    assertEquals(stands, words(600, tick -> 8 + (tick / 10 * 7919) % 3));
  }

  @Test
  void whatIsCleanedUpFalls() {
    assertEquals("-360 an hour, from the last 10 min", words(600, tick -> 100 - tick / 10));
  }

  @Test
  void aMinuteIsTheLeastToTell() {
    assertNull(words(50, tick -> tick));
  }
}
