// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.SocketTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketEntryTest {
  private static final int FD = 40;

  private final World world = new World();
  private final SocketEntry entry = new SocketEntry();

  @AfterEach
  void end() {
    world.end();
  }

  @Test
  void readsWhatTheHooksWrote() {
    world.accept(FD, "accept").writes(FD, "handle").reads(FD, "read");
    entry.read(FD);
    assertEquals(SocketTable.OPEN, entry.state());
    assertTrue(entry.isAccepted());
    assertTrue(entry.wasEstablished());
    assertTrue(entry.ownerSettled());
    assertTrue(entry.readEnd());
    assertEquals(world.site("accept"), entry.openSite());
    assertEquals(world.site("handle"), entry.ownerSite());
    assertEquals(world.site("read"), entry.eofSite());
    world.pass(9);
    assertEquals(9, entry.openAge(world.now));
    assertEquals(9, entry.markAge(world.now));
  }

  @Test
  void anEntryOfNobodyIsEmpty() {
    assertTrue(entry.read(FD).isEmpty());
    world.connect(FD, "fetch");
    assertFalse(entry.read(FD).isEmpty());
    world.closes(FD);
    assertTrue(entry.read(FD).isEmpty());
  }

  @Test
  void itHoldsWhatItWrote() {
    world.accept(FD, "accept");
    entry.read(FD);
    world.pass(5);
    assertTrue(entry.watch(world.now));
    assertFalse(entry.moved(), "by nobody else");
    assertEquals(0, entry.markAge(world.now));
    world.pass(5);
    assertTrue(entry.restartClock(world.now));
    assertEquals(0, entry.read(FD).markAge(world.now));
  }

  @Test
  void nothingIsChangedThatHasMovedSince() {
    world.accept(FD, "accept");
    entry.read(FD);
    world.reads(FD, "read");
    assertTrue(entry.moved());
    assertFalse(entry.watch(world.now));
    assertFalse(entry.restartClock(world.now));
    assertTrue(entry.empty(), "it is the same socket still");
  }

  @Test
  void aNumberThatWasReusedIsAnother() {
    world.accept(FD, "accept");
    entry.read(FD);
    int generation = entry.generation();
    world.closes(FD).accept(FD, "accept");
    assertTrue(entry.moved());
    assertFalse(entry.empty());
    assertEquals(generation + 1, entry.read(FD).generation());
  }
}
