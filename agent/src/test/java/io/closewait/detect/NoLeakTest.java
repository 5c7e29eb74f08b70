// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.EntryBits;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a leak for a moment and is none; and a write that proves nothing. */
class NoLeakTest {
  private static final int FD = 30;

  private World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  // ---- a write to a peer that is gone ----------------------------------------------------------

  @Test
  void aWriteToADeadPeerTakesNothingBack() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").live(GRACE + 10);
    assertEquals(1, world.only().count);
    world.writes(FD, "beat").sweep();
    world.peerResets(FD).live(4 * GRACE);
    assertTrue(world.closed.isEmpty());
    assertEquals(Kind.EOF_IGNORED, world.only().kind);
    assertEquals(1, world.only().dead);
  }

  @Test
  void aConnectionAttemptThatSucceedsLateIsWatched() {
    world.connect(FD, "fetch");
    world.kernel.state(FD, TcpState.SYN_SENT);
    world.live(100);
    world.kernel.state(FD, TcpState.ESTABLISHED);
    world.live(20);
    world.peerResets(FD).live(UNREAD + 20);
    assertEquals(Kind.DEAD_UNCLOSED, world.only().kind);
  }

  @Test
  void aUnixDomainSocketWhosePeerIsGoneIsALeak() {
    world.accept(FD, "accept");
    world.kernel.state(FD, TcpState.OTHER);
    world.live(2 * UNREAD);
    assertTrue(world.nothingStands());
    world.kernel.state(FD, TcpState.OTHER_GONE);
    world.reads(FD, "read").live(GRACE + 10);
    assertEquals(Kind.EOF_IGNORED, world.only().kind);
    assertNull(world.only().sockets.get(0).peer);
  }

  // ---- what is no leak -------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      ints = {TcpState.FIN_WAIT1, TcpState.FIN_WAIT2, TcpState.LAST_ACK, TcpState.CLOSING, 3})
  void aConnectionInTransitIsLookedAtAgain(int state) {
    world.accept(FD, "accept").reads(FD, "read");
    world.kernel.state(FD, state);
    world.live(2 * UNREAD);
    assertTrue(world.leaks.isEmpty());
    world.peerResets(FD).sweep();
    assertEquals(Kind.DEAD_UNCLOSED, world.live(20).only().kind);
  }

  @Test
  void aLocalShutdownOfTheInputIsNoEndOfStream() {
    world.accept(FD, "accept").reads(FD, "read").live(GRACE + 20);
    assertTrue(world.leaks.isEmpty());
    assertEquals(0, SocketTable.second(FD) & SocketTable.EOF, "the mark is taken back");
    world.peerCloses(FD).live(UNREAD - 20);
    assertTrue(world.leaks.isEmpty(), "and its clock with it");
    assertNull(world.live(40).only().eof, "and its stack, which says nothing of the FIN");
    world.reads(FD, "read").live(GRACE + 10);
    assertEquals(Kind.EOF_IGNORED, world.only().kind, "the real end counts");
  }

  @Test
  void theEndOfATlsStreamStaysAndItsClockStartsAtTheFin() {
    world.accept(FD, "accept");
    long second = SocketTable.second(FD);
    long tls = EntryBits.marked(second, world.now, SocketTable.TLS_EOF);
    SocketTable.update(FD, SocketTable.first(FD), second, tls);
    world.live(4 * GRACE); // the peer keeps the connection for its other direction
    assertTrue(world.leaks.isEmpty());
    assertTrue((SocketTable.second(FD) & SocketTable.TLS_EOF) != 0);
    world.peerCloses(FD).sweep();
    world.pass(GRACE);
    assertTrue(world.sweep().nothingStands(), "the grace counts from the FIN");
    world.pass(1);
    assertEquals(Kind.EOF_IGNORED, world.sweep().only().kind);
  }

  @Test
  void aConversationThatGoesOnAfterTheEndIsNoLeak() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read");
    for (int i = 0; i < 100; i++) {
      world.live(GRACE - 5);
      world.writes(FD, "answer");
    }
    assertTrue(world.leaks.isEmpty());
    assertEquals(1, world.live(GRACE + 10).only().count, "until it does not");
  }

  @Test
  void anAnswerThatArrivesAfterTheEntryMovedDoesNotCount() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").sweep();
    world.pass(GRACE + 10);
    world.kernel.meanwhile = fd -> world.writes(FD, "answer");
    world.sweep();
    assertTrue(world.leaks.isEmpty());
    world.kernel.meanwhile = fd -> world.closes(FD).accept(FD, "accept");
    world.pass(GRACE + 10);
    world.sweep();
    assertTrue(world.leaks.isEmpty());
  }

  @Test
  void theNextUserOfANumberHasItsOwnGraceThoughItCameDuringTheSweep() {
    world.accept(FD, "accept").peerCloses(FD);
    world.kernel.sockets.get(FD).peerPort = 0; // as on a JDK that cannot ask for it
    world.accept(FD - 1, "accept").peerCloses(FD - 1).sweep();
    world.pass(20);
    world.kernel.meanwhile =
        fd -> {
          if (fd == FD - 1) { // while the kernel is asked about one, another is closed and reused
            world.closes(FD).accept(FD, "accept").peerCloses(FD);
            world.kernel.sockets.get(FD).peerPort = 0;
          }
        };
    world.sweep();
    assertTrue(world.leaks.isEmpty(), "its peer has been gone for no second");
  }

  @Test
  void anEntryIsNotForgottenBeforeItIsSettled() {
    world.connect(FD, "fetch");
    world.kernel.sockets.remove(FD);
    world.pass(1);
    world.sweep();
    assertEquals(SocketTable.OPEN, EntryBits.state(SocketTable.first(FD)));
    world.pass(1);
    world.sweep();
    assertEquals(SocketTable.EMPTY, EntryBits.state(SocketTable.first(FD)));
  }
}
