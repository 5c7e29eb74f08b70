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
import io.closewait.leak.CensusLine;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.SocketState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Descriptors that native code closes, or puts something else in place of. */
class ClosedBehindTest {
  private static final int FD = 30;

  private final World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  private static void assertForgotten() {
    assertEquals(SocketTable.EMPTY, EntryBits.state(SocketTable.first(FD)));
  }

  @Test
  void aFileInPlaceOfASocketLooksWellAndIsForgottenAllTheSame() {
    world.accept(FD, "accept").sweep();
    world.kernel.sockets.get(FD).file = true;
    world.live(100);
    assertEquals(SocketTable.EMPTY, EntryBits.state(SocketTable.first(FD)));
    assertTrue(world.nothingStands());
  }

  @Test
  void aDescriptorClosedBehindOurBackIsForgotten() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").live(GRACE + 10);
    assertEquals(1, world.only().count);
    world.kernel.sockets.remove(FD);
    world.sweep();
    assertTrue(world.nothingStands());
    assertEquals(SocketTable.EMPTY, EntryBits.state(SocketTable.first(FD)));
    assertEquals(LateClose.By.UNKNOWN, world.closed.get(0).by);
  }

  @Test
  void ofVeryManyLeaksSomeAreAskedAtEachSweepAndAllInTheirTurn() {
    int leaks = 20_000;
    for (int i = 0; i < leaks; i++) {
      world.accept(FD + 2 * i, "accept").peerCloses(FD + 2 * i).reads(FD + 2 * i, "read");
    }
    world.live(GRACE + 10);
    assertEquals(leaks, world.only().count);
    world.kernel.sockets.remove(FD);
    int most = 0;
    int sweeps = 0;
    for (; world.only().count == leaks; sweeps++) {
      world.kernel.asked = 0;
      world.sweep();
      most = Math.max(most, world.kernel.asked);
    }
    assertTrue(sweeps <= 9, "noticed after " + sweeps + " sweeps");
    assertTrue(most > 2000 && most < 3000, most + " were asked in one sweep");
    CensusLine line = world.census.lines().get(0);
    assertEquals(SocketState.CLOSE_WAIT, line.state);
    assertEquals(leaks - 1, line.count, "those that were not asked are counted as they were");
  }

  @Test
  void aNumberReusedBehindOurBackStartsOver() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").sweep();
    world.pass(GRACE - 1);
    world.kernel.open(FD, TcpState.CLOSE_WAIT); // native code: other ports
    world.pass(2);
    world.sweep();
    assertTrue(world.leaks.isEmpty(), "the new user has not read anything");
    world.live(UNREAD - 10);
    assertTrue(world.leaks.isEmpty());
    assertEquals(1, world.live(30).only().count);
    assertNull(world.only().eof, "nor does it have the other's stacks");
    assertNull(world.only().open);
  }

  @Test
  void aConnectionThatIsWellInPlaceOfASuspectDoesNotInheritItsStacks() {
    world.accept(FD, "accept").peerCloses(FD).writes(FD, "serve").sweep();
    world.kernel.open(FD, TcpState.ESTABLISHED);
    world.live(2 * UNREAD);
    assertTrue(world.leaks.isEmpty());
    assertEquals(Kind.PRE_EXISTING, world.peerCloses(FD).live(UNREAD + 20).only().kind);
    assertNull(world.only().open);
    assertNull(world.only().owner);
  }

  @Test
  void aSocketOfTheJdksOwnInPlaceOfAnotherIsForgotten() {
    world.accept(FD, "accept").reads(FD, "read");
    world.kernel.open(FD, TcpState.OTHER_GONE).pair = true;
    world.live(20);
    assertForgotten();
    assertTrue(world.leaks.isEmpty());
  }

  @Test
  void aSuspectThatBecomesAnotherKindOfSocketIsForgotten() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").sweep();
    world.kernel.state(FD, TcpState.OTHER_GONE);
    world.pass(GRACE + 1);
    world.sweep();
    assertTrue(world.nothingStands(), "perhaps the JDK is just closing it");
    world.pass(1);
    world.sweep();
    assertForgotten();
    assertTrue(world.leaks.isEmpty());
  }

  @Test
  void aReportedSocketInPlaceOfWhichAnotherKindStandsIsTakenBack() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").live(GRACE + 10);
    assertEquals(1, world.only().count);
    world.kernel.state(FD, TcpState.OTHER_GONE);
    world.live(20);
    assertForgotten();
    assertTrue(world.nothingStands());
    assertEquals(LateClose.By.UNKNOWN, world.closed.get(0).by);
  }

  @Test
  void whereTheJdkPutsItForTheMomentOfACloseTheApplicationHasClosed() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").live(GRACE + 10);
    world.kernel.state(FD, TcpState.OTHER_GONE);
    world.sweep();
    world.releases(FD).live(10);
    assertTrue(world.nothingStands());
    assertEquals(
        List.of(LateClose.By.APPLICATION), world.closed.stream().map(late -> late.by).toList());
  }

  @Test
  void aUnixDomainSocketWhosePeerIsGoneIsALeakAllTheSame() {
    world.accept(FD, "accept");
    world.kernel.open(FD, TcpState.OTHER);
    world.sweep();
    world.kernel.state(FD, TcpState.OTHER_GONE);
    assertEquals(Kind.FIN_UNREAD, world.live(UNREAD + 20).only().kind);
  }
}
