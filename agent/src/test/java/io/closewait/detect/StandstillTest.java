// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.kernel.TcpState;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whether bytes still move: who reads slowly, what stands still without an end, and full buffers.
 */
class StandstillTest {
  private static final int FD = 30;

  private World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  // ---- who reads slowly ------------------------------------------------------------------------

  @Test
  void whoReadsNowAndThenDoesRead() {
    FakeKernel.Socket socket = backlog(1_000_000);
    for (int i = 0; i < 5 * UNREAD / 15; i++) {
      world.live(15);
      socket.unread -= 400;
    }
    assertTrue(world.leaks.isEmpty());
  }

  @Test
  void theGraceCountsFromTheLastRead() {
    FakeKernel.Socket socket = backlog(1_000);
    world.live(UNREAD - 20);
    socket.unread = 600;
    assertTrue(world.live(UNREAD).nothingStands());
    Leak leak = world.live(30).only();
    assertEquals(Kind.FIN_UNREAD, leak.kind);
    assertEquals(600, leak.sockets.get(0).unreadBytes);
    assertEquals(600, leak.unreadBytes);
    assertEquals(1, leak.unread);
  }

  @Test
  void whoReadsOnAfterALongPauseIsNoLeakAndIsGivenMoreTime() {
    FakeKernel.Socket socket = backlog(1_000);
    assertEquals(1, world.live(UNREAD + 20).only().count);
    socket.unread = 600;
    assertTrue(world.live(10).nothingStands());
    assertEquals(LateClose.By.READ, world.closed.get(0).by);
    assertTrue(world.live(2 * UNREAD - 10).nothingStands());
    assertEquals(1, world.live(30).only().count);
  }

  @Test
  void whoReadsTheRestToItsEndAndKeepsTheSocketTakesNothingBack() {
    FakeKernel.Socket socket = backlog(1_000);
    assertEquals(1, world.live(UNREAD + 20).only().count);
    socket.unread = 0;
    world.reads(FD, "read").live(2 * GRACE);
    assertTrue(world.closed.isEmpty());
    assertEquals(Kind.EOF_IGNORED, world.only().kind);
  }

  private FakeKernel.Socket backlog(int bytes) {
    world.connect(FD, "fetch").writes(FD, "fetch").sweep();
    world.peerCloses(FD);
    world.kernel.sockets.get(FD).unread = bytes;
    return world.kernel.sockets.get(FD);
  }

  // ---- what stands still without an end --------------------------------------------------------

  @Test
  void aSideThatWeEndedAndThePeerNeverIsToldLateAsInferred() {
    world.connect(FD, "fetch").writes(FD, "fetch").sweep();
    world.kernel.state(FD, TcpState.FIN_WAIT2);
    assertTrue(world.live(5 * UNREAD).nothingStands());
    Leak leak = world.live(200).only();
    assertEquals(Kind.HALF_CLOSED, leak.kind);
    assertEquals(Severity.INFO, leak.severity);
    assertEquals("FIN_WAIT2", leak.sockets.get(0).state.name());
    world.peerResets(FD).live(20);
    assertTrue(world.nothingStands(), "from now on it is judged as dead");
    assertTrue(world.closed.isEmpty());
  }

  @Test
  void dataThatFillsTheBufferAndIsNeverTakenIsToldLateAsInferred() {
    world.connect(FD, "fetch").writes(FD, "fetch").sweep();
    FakeKernel.Socket socket = world.kernel.sockets.get(FD);
    socket.unread = 60_000;
    assertTrue(world.live(5 * UNREAD).nothingStands());
    Leak leak = world.live(20).only();
    assertEquals(Kind.DATA_UNREAD, leak.kind);
    assertEquals(60_000, leak.unreadBytes);
    socket.unread = 59_000;
    assertTrue(world.live(10).nothingStands());
    assertEquals(LateClose.By.READ, world.closed.get(0).by);
  }

  @Test
  void aReaderThatTakesSomeOfAFullBufferNowAndThenIsWell() {
    world.connect(FD, "fetch").writes(FD, "fetch").sweep();
    for (int i = 0; i < 40; i++) {
      world.kernel.sockets.get(FD).unread = 60_000L + i % 2;
      world.live(UNREAD / 2);
    }
    assertTrue(world.leaks.isEmpty());
  }

  @Test
  void aLittleDataThatWaitsInAnIdleConnectionIsWell() {
    world.connect(FD, "fetch").writes(FD, "fetch").sweep();
    world.kernel.sockets.get(FD).unread = 500; // a ticket of TLS, a notice of a database
    assertTrue(world.live(20 * UNREAD).leaks.isEmpty());
  }

  @Test
  void whatStoodStillAndIsClosedIsForgotten() {
    world.connect(FD, "fetch").writes(FD, "fetch").sweep();
    world.kernel.state(FD, TcpState.FIN_WAIT2);
    world.live(5 * UNREAD + 200);
    world.closes(FD).connect(FD, "fetch").live(10);
    assertTrue(world.nothingStands());
    assertEquals(LateClose.By.APPLICATION, world.closed.get(0).by);
  }

  // ---- a list that is too dear -----------------------------------------------------------------

  @Test
  void whatOnlyTheListTellsWaitsForIt() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read");
    FakeKernel.Socket socket = world.kernel.sockets.get(FD);
    world.kernel.later = true;
    for (int i = 0; i < 40; i++) {
      socket.full = i % 4 == 0; // somebody writes, and waits now and then
      assertTrue(world.live(10).nothingStands());
    }
    world.kernel.later = false;
    assertEquals(1, world.live(10).only().count);
  }

  @Test
  void roomAtEveryLookDoesWhereTheListMayNotBeReadForLong() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read");
    world.kernel.later = true;
    assertEquals(1, world.live(2 * GRACE).only().count);
  }

  @Test
  void atTheEndTheListIsNotReadAndRoomInTheBufferMustDo() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read");
    world.accept(FD + 1, "accept").peerCloses(FD + 1).reads(FD + 1, "read");
    world.kernel.sockets.get(FD + 1).full = true;
    world.kernel.later = true;
    world.live(GRACE + 10);
    assertEquals(1, world.last().only().count);
  }

  @Test
  void aFullSendBufferThatStillDrainsIsNoLeak() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read");
    FakeKernel.Socket socket = world.kernel.sockets.get(FD);
    socket.full = true;
    socket.sendQueue = 1_000_000;
    for (int i = 0; i < 20; i++) {
      socket.sendQueue -= 1000;
      world.live(10);
    }
    assertTrue(world.leaks.isEmpty());
    assertEquals(1, world.live(22 * GRACE).only().count, "one that stands still is");
  }

  @Test
  void aSmallSendBufferIsJustAsFullAtEveryLook() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read");
    FakeKernel.Socket socket = world.kernel.sockets.get(FD);
    socket.full = true;
    socket.sendQueue = 32_768;
    socket.stalled = false;
    assertTrue(world.live(10 * GRACE).nothingStands());
    socket.stalled = true;
    assertEquals(1, world.live(22 * GRACE).only().count);
  }

  @Test
  void aReaderThatPausesWhileAWriteWaitsIsNoLeakOfTheWriter() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read");
    FakeKernel.Socket socket = world.kernel.sockets.get(FD);
    socket.full = true;
    socket.sendQueue = 2_000_000;
    assertTrue(world.live(5 * GRACE).nothingStands());
    socket.full = false;
    socket.sendQueue = 0;
    world.writes(FD, "answer");
    assertTrue(world.live(GRACE - 10).closes(FD).live(GRACE).leaks.isEmpty());
  }

  @Test
  void roomInTheSendBufferForAMomentDoesNotMeanThatNobodySends() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read");
    FakeKernel.Socket socket = world.kernel.sockets.get(FD);
    socket.sendQueue = 1_000_000;
    for (int i = 0; i < 20; i++) {
      socket.sendQueue -= 1000;
      world.live(10);
    }
    assertTrue(world.leaks.isEmpty());
    socket.sendQueue = 0;
    assertEquals(1, world.live(GRACE + 20).only().count, "the grace counts from the last byte");
  }
}
