// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void cheapRoundsComeWhenAskedFor() {
    Pace pace = new Pace(30 * SECOND, 0, 0);
    long now = SECOND / 10;
    assertEquals(30 * SECOND - now, pace.pause(0, now, SECOND / 100));
  }

  @Test
  void dearOnesAreMadeLessOften() {
    Pace pace = new Pace(30 * SECOND, 0, 0);
    long now = 0;
    long spent = 0;
    int rounds = 0;
    while (now < 24 * 3600 * SECOND) {
      long began = now;
      now += SECOND / 2;
      spent += SECOND / 2;
      rounds++;
      now += pace.pause(began, now, spent);
    }
    assertTrue(spent <= now / 1000 + 11 * SECOND, spent + " of " + now);
    assertTrue(rounds > 150, rounds + " rounds in a day");
  }

  @Test
  void butNeverSeldomerThanEachQuarterOfAnHour() {
    Pace pace = new Pace(30 * SECOND, 0, 0);
    assertEquals(890 * SECOND, pace.pause(0, 10 * SECOND, 500 * SECOND));
    assertEquals(3600 * SECOND, new Pace(3600 * SECOND, 0, 0).pause(0, 0, 500 * SECOND));
  }
}
