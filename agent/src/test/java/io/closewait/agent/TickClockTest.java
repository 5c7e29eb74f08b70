// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TickClockTest {
  private static final long SECOND = 1_000_000_000L;

  private long nanos = 5 * SECOND;
  private final TickClock clock = new TickClock(nanos);
  private final int begin = clock.now();

  private int advance(long passed) {
    nanos += passed;
    return clock.advance(nanos) - begin;
  }

  @Test
  void zeroIsNeverATick() {
    assertTrue(begin > 0);
  }

  @Test
  void aSecondIsATick() {
    for (int i = 1; i <= 100; i++) {
      assertEquals(i, advance(SECOND));
    }
  }

  @Test
  void partsOfASecondAddUp() {
    for (int i = 0; i < 1000; i++) {
      advance(SECOND / 10 + 1);
    }
    assertEquals(100, clock.now() - begin);
    assertEquals(100, advance(SECOND / 2));
    assertEquals(101, advance(SECOND / 2));
  }

  @Test
  void aFreezeIsTwoTicksHoweverLongItLasted() {
    advance(10 * SECOND);
    assertEquals(2, clock.now() - begin);
    assertEquals(4, advance(3600 * SECOND));
    assertEquals(5, advance(SECOND));
  }

  @Test
  void aClockThatStepsBackStandsStill() {
    advance(SECOND);
    assertEquals(1, advance(-100 * SECOND));
    assertEquals(2, advance(SECOND));
  }

  @Test
  void theClocksOwnOverflowIsASecondLikeAnother() {
    TickClock late = new TickClock(Long.MAX_VALUE - SECOND / 2);
    int before = late.now();
    assertEquals(before + 1, late.advance(Long.MIN_VALUE + SECOND / 2));
  }

  @Test
  void itNeverRunsAheadOfTheTimeAndNeverJumps() {
    Random random = new Random(20261123);
    long passed = 0;
    int before = 0;
    for (int i = 0; i < 10_000; i++) {
      long step = (long) (random.nextGaussian() * 3 * SECOND);
      passed += Math.max(0, step);
      int now = advance(step);
      assertTrue(now - before >= 0 && now - before <= 2, "by " + (now - before));
      assertTrue(now <= passed / SECOND);
      before = now;
    }
  }
}
