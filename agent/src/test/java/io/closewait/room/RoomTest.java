// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomTest {
  private static final long MEGABYTE = 1 << 20;

  @ParameterizedTest
  @CsvSource({
    "8, 3",
    "24, 3", // less would not be enough
    "32, 4",
    "48, 6", // an eighth
    "64, 8",
    "128, 8",
    "1000000, 8"
  })
  void itIsEightMegabytesOrAnEighthOfASmallerHeap(long heap, long all) {
    assertEquals(all * MEGABYTE, new Room(heap * MEGABYTE).all());
  }

  @Test
  void thePartsLeaveRoomForTheSmallLists() {
    for (long heap : new long[] {8, 24, 48, 64, 4096}) {
      Room room = new Room(heap * MEGABYTE);
      long rest = room.all() - room.stacks() - room.leaks();
      // what the agent itself is, and all the lists at their longest: see the table in the docs
      assertTrue(rest >= 900 << 10, "of " + heap + " MB: " + rest);
      assertTrue(rest - (900 << 10) >= (320 << 10) + room.few(2190 << 10), "of " + heap + " MB");
    }
  }

  @Test
  void theListsShrinkWithTheRoom() {
    assertEquals(1000, new Room(64 * MEGABYTE).few(1000));
    int few = new Room(24 * MEGABYTE).few(1000);
    assertTrue(few > 200 && few < 300, few + " entries");
  }

  @Test
  void aShareIsTakenAndGivenBack() {
    Share share = new Share(100);
    assertTrue(share.take(60));
    assertTrue(share.isScarce());
    assertFalse(share.take(41));
    assertTrue(share.has(40));
    share.give(60);
    assertFalse(share.isScarce());
    assertTrue(share.take(100));
    assertFalse(share.has(1));
  }
}
