// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  private static final long SECOND = 1_000_000_000L, INTERVAL = 10 * SECOND;

  /** What the sweeps of two days take of one core, if each socket costs so many nanoseconds. */
  private static double share(int sockets, long nanosEach, double noise) {
    Pace pace = new Pace();
    Random random = new Random(20261123);
    long busy = 0;
    long end = 48 * 3600 * SECOND;
    for (long nanos = 0; nanos < end; nanos += INTERVAL) {
      if (pace.ready(nanos)) {
        long took = 20_000 + sockets * nanosEach;
        busy += took;
        // what is measured is longer: the thread waits for its turn
        pace.swept(nanos, (long) (took * (1 + noise * random.nextDouble())), sockets);
      }
    }
    return (double) busy / end;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 700",
    "1, 700",
    "100, 700",
    "10000, 700",
    "100000, 700",
    "1000000, 700",
    "1000000, 500",
    "1000000, 5000",
    "300000, 2000"
  })
  void aThousandthOfACoreIsEnoughHoweverManySocketsThereAre(int sockets, long nanosEach) {
    assertTrue(share(sockets, nanosEach, 0) <= 0.00072);
    assertTrue(share(sockets, nanosEach, 5) <= 0.00072);
  }

  @Test
  void theShareIsUsedWhereItIsNeeded() {
    assertTrue(share(1_000_000, 700, 0) >= 0.00055, "sweeps are no rarer than they must");
  }

  @Test
  void waitingForATurnDoesNotMakeSweepsRare() {
    assertTrue(share(1_000_000, 700, 5) >= 0.0003);
  }

  @Test
  void fewSocketsAreAskedAtEverySweep() {
    Pace pace = new Pace();
    for (int i = 0; i < 100; i++) {
      assertTrue(pace.ready(i * INTERVAL));
      pace.swept(i * INTERVAL, 1_000_000, 1000);
    }
  }

  @Test
  void twoSweepsOnAnOverloadedMachineDoNotPutOffTheNextForLong() {
    Pace pace = new Pace();
    pace.swept(0, SECOND / 4, 700);
    pace.swept(SECOND, SECOND / 4, 700);
    assertTrue(pace.ready(7 * SECOND));
  }

  @Test
  void aSlowKernelIsAskedLessOften() {
    Pace pace = new Pace();
    long nanos = 0;
    for (int i = 0; i < 20; i++) {
      pace.swept(nanos, 3 * SECOND, 1_000_000);
      assertFalse(pace.ready(nanos + INTERVAL));
      nanos += 5000 * SECOND;
      assertTrue(pace.ready(nanos));
    }
  }

  /** Shares of one core over two days: of all sweeps, and of those that ask about every socket. */
  private static double[] sharesWithWalks(long walk, long whole, int sockets) {
    Pace pace = new Pace();
    long busy = 0;
    long ofWhole = 0;
    long end = 48 * 3600 * SECOND;
    for (long nanos = 0; nanos < end; nanos += INTERVAL) {
      if (pace.ready(nanos)) {
        ofWhole += whole;
        busy += whole;
        pace.swept(nanos, whole, sockets);
      } else {
        busy += walk;
        pace.walked(nanos, walk);
      }
    }
    return new double[] {(double) busy / end, (double) ofWhole / end};
  }

  @Test
  void whatIsDoneInBetweenIsPaidFromTheSameShare() {
    double[] shares = sharesWithWalks(4_000_000, 25_000_000, 18_000);
    assertTrue(shares[0] <= 0.00072, shares[0] + " of a core");
    assertTrue(shares[1] >= 0.0003, shares[1] + " of a core for what finds new leaks");
  }

  @Test
  void leaksThatStandDoNotStopTheSearchForOthers() {
    double[] shares = sharesWithWalks(60_000_000, 80_000_000, 100_000);
    assertTrue(shares[1] >= 0.0003, shares[1] + " of a core for what finds new leaks");
  }

  @Test
  void theFirstSweepIsAlwaysWhole() {
    assertTrue(new Pace().ready(Long.MIN_VALUE));
    assertTrue(new Pace().ready(Long.MAX_VALUE));
  }
}
