// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.kernel.NoKernel;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Side;
import io.closewait.leak.SocketState;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which open sockets are leaks, and from when on. */
class SweepTest {
  private static final int FD = 30;

  private World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  // ---- end of stream read, never closed
  // ----------------------------------------------------------

  @Test
  void anEndThatIsReadAndIgnoredIsALeakAfterTheGrace() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").sweep();
    world.pass(GRACE);
    assertTrue(world.sweep().nothingStands(), "not yet longer than the grace");
    world.pass(1);
    Leak leak = world.sweep().only();
    assertEquals(Kind.EOF_IGNORED, leak.kind);
    assertEquals(Severity.WARN, leak.severity);
    assertEquals(1, leak.count);
    assertEquals(1, leak.confirmed);
    assertEquals(GRACE + 1, leak.oldestSeconds);
    assertEquals("com.acme.App.read(App.java:7)", leak.where.toString());
    assertEquals(Side.ACCEPTED, leak.side);
    assertEquals(SocketState.CLOSE_WAIT, leak.sockets.get(0).state);
    assertEquals("127.0.0.1:8080", leak.sockets.get(0).local);
    assertTrue(leak.sockets.get(0).peer.startsWith("192.0.2.1:"), leak.sockets.get(0).peer);
  }

  @Test
  void itIsReportedOnceAndStands() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").live(3 * GRACE);
    assertEquals(1, world.leaks.size());
    assertEquals(1, world.only().count);
  }

  @Test
  void aSocketThatIsClosedInTimeIsNoLeak() {
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").live(GRACE - 5);
    world.closes(FD).live(2 * UNREAD);
    assertTrue(world.leaks.isEmpty());
    assertTrue(world.closed.isEmpty());
  }

  @Test
  void itIsFoundWithoutAskingAboutEverySocket() {
    for (int fd = 100; fd < 200; fd++) {
      world.accept(fd, "accept");
    }
    world.accept(FD, "accept").peerCloses(FD).reads(FD, "read").sweep(false);
    world.pass(GRACE + 1);
    world.kernel.asked = 0;
    assertEquals(Kind.EOF_IGNORED, world.sweep(false).only().kind);
    assertEquals(1, world.kernel.asked, "only about the socket whose leak is due");
  }

  // ---- nobody reads ----------------------------------------------------------------------------

  @Test
  void aFinThatNobodyReadsIsALeakAfterItsOwnGrace() {
    world.connect(FD, "fetch").writes(FD, "fetch").sweep();
    world.peerCloses(FD).live(UNREAD);
    assertTrue(world.nothingStands());
    Leak leak = world.live(20).only();
    assertEquals(Kind.FIN_UNREAD, leak.kind);
    assertEquals(Severity.INFO, leak.severity);
    assertEquals("com.acme.App.fetch(App.java:7)", leak.where.toString());
    assertEquals(Side.CONNECTED, leak.side);
  }

  @Test
  void theClockOfAnUnreadFinStartsAtItsFirstSighting() {
    world.accept(FD, "accept").peerCloses(FD);
    world.pass(10 * UNREAD); // nobody looked: it may have come a second ago
    assertTrue(world.sweep().nothingStands());
    world.pass(UNREAD);
    assertTrue(world.sweep().nothingStands());
    world.pass(1);
    assertEquals(UNREAD + 1, world.sweep().only().oldestSeconds);
  }

  @Test
  void aHealthyConnectionIsNeverALeakHoweverIdle() {
    world.accept(FD, "accept").live(20 * UNREAD);
    assertTrue(world.leaks.isEmpty());
  }

  // ---- dead ------------------------------------------------------------------------------------

  @Test
  void aDeadSocketIsALeakThoughNoListShowsIt() {
    world.accept(FD, "accept").peerResets(FD).live(UNREAD + 20);
    Leak leak = world.only();
    assertEquals(Kind.DEAD_UNCLOSED, leak.kind);
    assertEquals(Severity.INFO, leak.severity);
    assertEquals(1, leak.dead);
    assertNull(leak.sockets.get(0).peer, "the kernel does not know any more");
  }

  @Test
  void aDeadSocketWhoseEndWasReadWarnsAfterTheShortGrace() {
    world.accept(FD, "accept").reads(FD, "read").peerResets(FD).live(GRACE + 10);
    assertEquals(Kind.DEAD_UNCLOSED, world.only().kind);
    assertEquals(Severity.WARN, world.only().severity);
  }

  @Test
  void aSocketThatWasNeverConnectedIsNoLeakThoughItLooksDead() {
    world.connect(FD, "fetch").peerResets(FD);
    world.kernel.sockets.get(FD).neverConnected = true;
    world.live(5 * UNREAD);
    assertTrue(world.leaks.isEmpty());
  }

  @Test
  void aConnectionThatOnlyReadAndWasResetBeforeAnySweepSawItIsALeak() {
    Leak leak = world.connect(FD, "fetch").peerResets(FD).live(UNREAD + 20).only();
    assertEquals(Kind.DEAD_UNCLOSED, leak.kind);
    assertEquals("com.acme.App.fetch(App.java:7)", String.valueOf(leak.where));
  }

  // ---- close called ----------------------------------------------------------------------------

  @Test
  void aDescriptorThatLivesOnAfterCloseIsALeak() {
    world.accept(FD, "accept").callsClose(FD).sweep();
    world.pass(GRACE);
    assertTrue(world.sweep().nothingStands());
    world.pass(1);
    assertEquals(Kind.CLOSE_INCOMPLETE, world.sweep().only().kind);
    assertEquals(Severity.WARN, world.only().severity);
    world.releases(FD).sweep();
    assertTrue(world.nothingStands());
    assertEquals(LateClose.By.APPLICATION, world.closed.get(0).by);
  }

  @Test
  void aCloseThatIsSoonCompleteIsNoLeak() {
    world.accept(FD, "accept").callsClose(FD).live(GRACE - 5);
    world.releases(FD).live(UNREAD);
    assertTrue(world.leaks.isEmpty());
  }

  // ---- opened before the agent came ------------------------------------------------------------

  @Test
  void whatWasGoneBeforeTheAgentCameIsReportedAsSuch() {
    world.kernel.open(FD, TcpState.CLOSE_WAIT);
    world.kernel.open(FD + 1, TcpState.DEAD);
    world.kernel.open(FD + 2, TcpState.ESTABLISHED);
    world.kernel.open(FD + 3, TcpState.LISTEN);
    world.kernel.open(FD + 4, TcpState.OTHER);
    world.kernel.open(FD + 5, TcpState.DEAD).neverConnected = true;
    new UnseenSockets(world.kernel, world.book, true, 600).seed(world.now);
    Leak leak = world.live(UNREAD + 20).only();
    assertEquals(Kind.PRE_EXISTING, leak.kind);
    assertEquals(2, leak.count);
    assertEquals("unsampled", leak.site);
    assertNull(leak.side);
    assertEquals(1, leak.dead);
  }

  @Test
  void whatCameWithTheProcessIsNamedSoAndTheStandardStreamsAreNobodys() {
    world.kernel.open(0, TcpState.CLOSE_WAIT);
    world.kernel.open(7, TcpState.CLOSE_WAIT);
    UnseenSockets unseen = new UnseenSockets(world.kernel, world.book, false, 600);
    unseen.seed(world.now);
    world.pass(700);
    world.kernel.open(8, TcpState.CLOSE_WAIT); // opened by native code
    unseen.seed(world.now);
    world.live(UNREAD + 20);
    assertEquals(
        Map.of("inherited", 1, "unsampled", 1),
        world.standing().stream().collect(Collectors.toMap(leak -> leak.site, leak -> leak.count)));
  }

  @Test
  void anAcceptThatWasWaitingWhenTheAgentCameIsFoundSoon() {
    UnseenSockets unseen = new UnseenSockets(world.kernel, world.book, true, 600);
    unseen.seed(world.now);
    world.kernel.open(FD, TcpState.ESTABLISHED);
    world.pass(5);
    unseen.seed(world.now);
    world.peerCloses(FD).live(UNREAD + 20);
    assertEquals(Kind.PRE_EXISTING, world.only().kind);
  }

  @Test
  void portsTellWhichServiceItCameFromBeforeTheAgent() {
    world.kernel.open(FD, TcpState.CLOSE_WAIT).localPort = 45_000;
    world.kernel.open(FD + 1, TcpState.CLOSE_WAIT).localPort = 45_001;
    world.kernel.open(FD + 2, TcpState.CLOSE_WAIT).localPort = 8080;
    world.kernel.open(FD + 3, TcpState.DEAD).localPort = 45_002; // its peer is not known any more
    for (int fd = FD; fd < FD + 3; fd++) {
      world.kernel.sockets.get(fd).peerPort = fd == FD + 2 ? 50_000 : 5432;
    }
    new UnseenSockets(world.kernel, world.book, true, 600).seed(world.now);
    Leak leak = world.live(UNREAD + 20).only();
    assertEquals(2, leak.peers.get("192.0.2.1:5432"));
    assertEquals(1, leak.peers.get("192.0.2.1"));
    assertEquals(Map.of(8080, 1, 45_002, 1), leak.localPorts);
  }

  // ---- where the kernel cannot be asked --------------------------------------------------------

  @Test
  void withoutAKernelTheReadEndAloneCountsUnconfirmed() {
    world.end();
    world = new World(new NoKernel(), "");
    world.accept(FD, "accept").reads(FD, "read").accept(FD + 1, "accept").live(GRACE + 10);
    assertEquals(1, world.only().count);
    assertEquals(0, world.only().confirmed);
    world.live(2 * UNREAD);
    assertEquals(1, world.only().count);
  }

  @Test
  void withoutAKernelALeakThatWroteOnceIsReportedAgain() {
    world.end();
    world = new World(new NoKernel(), "");
    world.accept(FD, "accept").reads(FD, "read").live(GRACE + 10);
    world.writes(FD, "answer").live(20);
    assertTrue(world.nothingStands());
    assertEquals(LateClose.By.WROTE, world.closed.get(0).by);
    assertEquals(1, world.live(2 * GRACE + 20).only().count);
  }
}
