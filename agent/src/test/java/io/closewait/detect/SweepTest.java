// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.EntryBits;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.NoKernel;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Side;
import io.closewait.leak.SocketState;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void aConnectionOverSeveralPathsIsNotJudgedByItsFirst() {
    world.accept(FD, "accept").sweep();
    world.kernel.sockets.get(FD).multipath = true;
    assertTrue(world.peerResets(FD).live(5 * UNREAD).leaks.isEmpty());
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
  void answersThatNobodyReadInManyConnectionsOfOneCodeAreTold() {
    for (int fd = FD; fd < FD + 10; fd++) {
      world.connect(fd, "fetch").writes(fd, "fetch").sweep();
      world.kernel.sockets.get(fd).unread = 5000;
    }
    assertTrue(world.live(5 * UNREAD).nothingStands());
    Leak leak = world.live(30).only();
    assertEquals(Kind.DATA_UNREAD, leak.kind);
    assertEquals(Severity.INFO, leak.severity);
    assertEquals(10, leak.count);
    assertEquals("com.acme.App.fetch(App.java:7)", leak.where.toString());
  }

  @Test
  void anIdlePoolToWhichTheServerSentANoticeIsWell() {
    for (int fd = FD; fd < FD + 30; fd++) {
      world.connect(fd, "pool").writes(fd, "pool").sweep();
      world.kernel.sockets.get(fd).unread = 700;
    }
    assertTrue(world.live(20 * UNREAD).leaks.isEmpty());
  }

  @Test
  void aFewAnswersThatNobodyReadsAreNoLeakYet() {
    for (int fd = FD; fd < FD + 9; fd++) {
      world.connect(fd, "fetch").writes(fd, "fetch").sweep();
      world.kernel.sockets.get(fd).unread = 5000;
    }
    assertTrue(world.live(20 * UNREAD).leaks.isEmpty());
  }

  @Test
  void whereTheOtherEndIsLeakedInTheSameProcessThatIsTold() {
    world.connect(FD, "ask").writes(FD, "ask").accept(FD + 1, "serve").sweep();
    FakeKernel.Socket client = world.kernel.sockets.get(FD);
    FakeKernel.Socket server = world.kernel.sockets.get(FD + 1);
    client.peerHost = "127.0.0.1";
    client.peerPort = 8080;
    server.peerHost = "127.0.0.1";
    server.localPort = 8080;
    server.peerPort = client.localPort;
    client.state = TcpState.FIN_WAIT2;
    world.peerCloses(FD + 1).reads(FD + 1, "read");
    world.live(5 * UNREAD + 200);
    Leak half = world.standing().stream().filter(l -> l.kind == Kind.HALF_CLOSED).findFirst().get();
    Leak leaked =
        world.standing().stream().filter(l -> l.kind == Kind.EOF_IGNORED).findFirst().get();
    assertEquals(1, half.otherEnds);
    assertEquals(leaked.site, half.otherEndSite);
    assertEquals(0, leaked.otherEnds);
  }

  // ---- never connected -------------------------------------------------------------------------

  @Test
  void manyChannelsThatNobodyConnectsAreALeakAndMarkedInTheCensus() {
    for (int fd = FD; fd < FD + 12; fd++) {
      world.opensChannel(fd, "open");
    }
    assertTrue(world.live(UNREAD - 10).nothingStands());
    List<Leak> leaks = world.live(40).standing();
    assertEquals(
        0, leaks.size(), "four of these have a stack, and nobody knows of the other eight");
    for (int fd = FD + 12; fd < FD + 20; fd++) {
      world.opensChannel(fd, "open");
    }
    Leak leak = world.live(UNREAD + 40).only();
    assertEquals(Kind.NEVER_CONNECTED, leak.kind);
    assertEquals(Severity.WARN, leak.severity);
    assertEquals(12, leak.count);
    assertEquals("com.acme.App.open(App.java:7)", leak.where.toString());
    assertEquals(12, world.census.lines().get(0).leaked);
    world.closes(FD + 19).closes(FD + 18).closes(FD + 17).live(20);
    assertTrue(world.nothingStands());
  }

  @Test
  void aFewThatAreHeldForLaterAreNoLeak() {
    for (int fd = FD; fd < FD + 9; fd++) {
      world.opensChannel(fd, "reserve");
    }
    assertTrue(world.live(20 * UNREAD).leaks.isEmpty());
  }

  @Test
  void aChannelThatIsConnectedLateIsAConnectionAsAnyOther() {
    for (int fd = FD; fd < FD + 20; fd++) {
      world.opensChannel(fd, "open");
    }
    world.live(UNREAD - 20);
    for (int fd = FD; fd < FD + 20; fd++) {
      world.connect(fd, "fetch").writes(fd, "fetch");
    }
    assertTrue(world.live(10 * UNREAD).leaks.isEmpty());
    assertEquals("fetch", world.census.lines().get(0).where.method);
    assertEquals(0, SocketEvents.unconnected);
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
