// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import org.junit.jupiter.api.Test;

/** What stacks cost in time, what a quiet time saves, and who gets the savings. */
class CaptureSavingsTest extends CountedCaptures {
  @Test
  void dearStacksAreFewer() {
    budgetOfFiveMillisWhereOneTakesTwoTenths();
    int last = 0;
    for (int tick = 0; tick < 100; tick++) {
      last = takenInATick();
    }
    assertTrue(last >= 20 && last <= 30, "5 ms a tick and the reserve: " + last);
  }

  /** A start opens most at once, when captures are dear because nothing is compiled. */
  @Test
  void aBurstIsPaidFromWhatWasSaved() {
    budgetOfFiveMillisWhereOneTakesTwoTenths();
    int first = takenInATick();
    assertTrue(first >= 350 && first <= 450, "an eighth of two minutes' worth: " + first);
    int all = first;
    for (int tick = 1; tick < 60; tick++) {
      all += takenInATick();
    }
    assertTrue(all <= 5000, "two minutes' worth saved, and one spent: " + all);
    for (int quiet = 0; quiet < 120; quiet++) {
      CaptureBudget.refill();
    }
    assertTrue(takenInATick() >= 350, "saved again");
  }

  /** As many as 1,500 connections a second, on threads that wake up for each. */
  @Test
  void ofTwoBusyMinutesTheSavingsGoToTheHandlers() {
    int[] site = {1};
    SocketEvents.capture = () -> site[0];
    aCaptureTakes(5000);
    CaptureBudget.set(5000, 5_000_000);
    int owners = 0;
    for (int tick = 0; tick < 120; tick++) {
      int ends = 0;
      for (int fd = 0; fd < 1500; fd++) {
        FileDescriptor socket = Descriptors.of(fd);
        atThreeSites(socket, site);
        owners += EntryBits.ownerSite(SocketTable.second(fd)) == 2 ? 1 : 0;
        ends += EntryBits.eofSite(SocketTable.second(fd)) == 3 ? 1 : 0;
        SocketEvents.released(socket);
      }
      assertEquals(tick == 0 ? 1500 : 0, ends, "ends of stream in tick " + tick);
      aCaptureTakes(5000);
      CaptureBudget.refill();
    }
    assertTrue(owners >= 120 * 1500 * 9 / 10, "of 180,000: " + owners);
  }

  private static void budgetOfFiveMillisWhereOneTakesTwoTenths() {
    aCaptureTakes(200_000);
    CaptureBudget.set(5000, 5_000_000);
  }

  /** The captures of this test are clocked too, and take next to nothing. */
  private static void aCaptureTakes(int nanos) {
    for (int clocked = 0; clocked < 500; clocked++) {
      CaptureBudget.took(nanos);
    }
  }

  private int takenInATick() {
    int before = captured;
    for (int connection = 0; connection < 5000; connection++) {
      SocketTable.empty(1, SocketTable.first(1)); // all that is in the table, which may be large
      SocketEvents.connecting(Descriptors.of(1));
    }
    aCaptureTakes(200_000);
    CaptureBudget.refill();
    return captured - before;
  }
}
