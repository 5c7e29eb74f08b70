// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DescriptorUseTest {
  private static final int LIMIT = 1024;

  private final World world = new World();
  private final DescriptorUse use = new DescriptorUse(world.kernel);

  @AfterEach
  void end() {
    world.end();
  }

  private void inUse(int count) {
    world.kernel.used = count;
    use.look();
  }

  @Test
  void aSweepIsUrgentWhenLessIsLeftThanTheLastOneSaw() {
    inUse(900);
    assertFalse(use.worse());
    inUse(922);
    assertTrue(use.worse(), "90 %");
    use.swept();
    inUse(1000);
    assertFalse(use.worse(), "known");
    inUse(1014);
    assertFalse(use.worse(), "ten are left");
    inUse(1022);
    assertTrue(use.worse(), "next to none");
    use.swept();
    inUse(1024);
    assertFalse(use.worse(), "known too");
  }

  @Test
  void manyThatAreLeftOfALargeLimitAreNotNone() {
    inUse(LIMIT - 10);
    assertFalse(use.ranOut());
  }

  @Test
  void anotherLimitDoesNotMakeNewUsersOfOtherNumbers() {
    world.accept(4998, "accept").closes(4998); // long ago
    inUse(9);
    world.kernel.limit = 5000;
    inUse(9);
    assertFalse(use.ranOut());
    world.accept(4999, "accept");
    inUse(9);
    assertTrue(use.ranOut());
  }

  @Test
  void anAgentThatComesBackDoesNotTakeUsersFromBeforeForNew() {
    world.accept(LIMIT - 1, "accept").closes(LIMIT - 1);
    DescriptorUse again = new DescriptorUse(world.kernel);
    world.kernel.used = 9;
    again.look();
    assertFalse(again.ranOut());
  }

  @Test
  void noneLeftIsSaidUntilASweepHasSeenIt() {
    inUse(LIMIT);
    assertTrue(use.ranOut());
    inUse(100);
    assertTrue(use.ranOut(), "between two sweeps");
    use.swept();
    inUse(100);
    assertFalse(use.ranOut());
  }

  @Test
  void theHighestNumberTellsThatAllWereInUseThoughTheyAreFreeAgain() {
    inUse(500);
    use.swept();
    world.accept(LIMIT - 1, "accept").closes(LIMIT - 1);
    inUse(500);
    assertTrue(use.ranOut());
    assertTrue(use.worse());
    use.swept();
    inUse(500);
    assertFalse(use.ranOut(), "told once");
  }

  /** The highest limit that a kernel allows as it comes, and the last number of our table. */
  @Test
  void aLimitOfAMillionIsReachedAsAnyOther() {
    int limit = 1 << 20;
    world.kernel.limit = limit;
    inUse(limit - 4);
    assertFalse(use.ranOut());
    use.swept();
    inUse(limit - 2);
    assertTrue(use.ranOut());
    assertTrue(use.worse());
    use.swept();
    inUse(500);
    use.swept();
    world.accept(limit - 1, "accept").closes(limit - 1);
    inUse(500);
    assertTrue(use.ranOut(), "all were in use for a moment");
  }

  @Test
  void aNumberBelowTheLastFewTellsNothing() {
    world.accept(LIMIT - 4, "accept");
    inUse(500);
    assertFalse(use.ranOut());
  }

  @Test
  void withoutACountTheHighestSocketStandsForIt() {
    world.kernel.used = -1;
    use.look();
    assertEquals(-1, use.used(), "no socket yet");
    world.accept(7, "accept").accept(950, "accept");
    use.look();
    assertEquals(951, use.used());
    assertTrue(use.worse());
  }

  @Test
  void withoutALimitNothingRunsOut() {
    world.kernel.limit = -1;
    inUse(5000);
    assertFalse(use.ranOut());
    assertFalse(use.worse());
  }
}
