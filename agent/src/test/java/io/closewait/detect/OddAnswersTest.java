// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.kernel.PlayedKernel;
import io.closewait.leak.Kind;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A kernel whose answers make no sense costs the confirmation of a leak, never the leak. */
class OddAnswersTest {
  private static final int FD = 30;

  private World world;

  @AfterEach
  void end() {
    world.end();
  }

  private void assertUnconfirmed(PlayedKernel kernel) {
    world = new World(kernel.view(), "");
    world.accept(FD, "accept").reads(FD, "read").live(World.GRACE + 20);
    assertEquals(Kind.EOF_IGNORED, world.only().kind);
    assertEquals(1, world.only().count);
    assertEquals(0, world.only().confirmed);
  }

  @Test
  void zeros() {
    PlayedKernel kernel = new PlayedKernel();
    kernel.info = 0;
    assertUnconfirmed(kernel);
  }

  @Test
  void swappedBytes() {
    PlayedKernel kernel = new PlayedKernel();
    kernel.info = 0x0800_0000;
    assertUnconfirmed(kernel);
  }

  @Test
  void refusalOfOneQuestionOrOfAll() {
    PlayedKernel kernel = new PlayedKernel();
    kernel.info = Long.MIN_VALUE;
    assertUnconfirmed(kernel);
    assertUnconfirmed(new PlayedKernel().refusesAll());
  }

  @Test
  void aBigEndianMachineThatAnswersWellConfirms() {
    PlayedKernel kernel = new PlayedKernel().machine("s390x", ByteOrder.BIG_ENDIAN);
    kernel.info = 0x0100_0000;
    world = new World(kernel.view(), "");
    world.accept(FD, "accept").reads(FD, "read").live(World.GRACE + 20);
    assertTrue(world.nothingStands(), "an end of stream from a local shutdown");
    world.end();
    kernel.info = 0x0800_0000;
    kernel.events = 4; // room to write: nothing is on its way
    world = new World(kernel.view(), "");
    world.accept(FD, "accept").reads(FD, "read").live(World.GRACE + 20);
    assertEquals(1, world.only().confirmed);
  }
}
