// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.UnconnectedChannels;
import io.closewait.kernel.TcpState;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.SocketState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leaks that never come to CLOSE_WAIT: answers that nobody reads, and channels never connected. */
class UnusedSocketsTest {
  private static final int FD = 30;

  private World world = new World();
  private int opened;

  @AfterEach
  void end() {
    world.end();
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
    open(12, "open");
    assertTrue(world.live(UNREAD - 10).nothingStands());
    Leak leak = world.live(40).only();
    assertEquals(Kind.NEVER_CONNECTED, leak.kind);
    assertEquals(Severity.WARN, leak.severity);
    assertEquals("com.acme.App.open(App.java:7)", leak.where.toString());
    assertEquals(12, leak.count, "of eight no stack was taken, and one code opens all the others");
    assertEquals(8, leak.unsampled);
    assertTrue(leak.oldestSeconds >= UNREAD, leak.oldestSeconds + " s");
    int marked = 0;
    for (CensusLine line : world.census.lines()) {
      marked += line.leaked;
    }
    assertEquals(12, marked);
    world.closes(FD).closes(FD + 1).closes(FD + 11).live(20);
    assertTrue(world.nothingStands());
  }

  @Test
  void thoseThatAreBoundAsWellAreALineOfTheirOwnAndALeakWithTheOthers() {
    open(22, "open");
    for (int fd = FD; fd < FD + 22; fd++) {
      world.kernel.sockets.get(fd).bound = fd % 2 == 0;
    }
    Leak leak = world.live(UNREAD + 40).only();
    assertEquals(Kind.NEVER_CONNECTED, leak.kind);
    assertEquals(22, leak.count);
    assertEquals(11, marked(SocketState.UNCONN));
    assertEquals(11, marked(SocketState.BOUND));
    world.kernel.sockets.values().forEach(socket -> socket.bound = false);
    world.sweep();
    assertEquals(22, marked(SocketState.UNCONN));
    assertEquals(0, marked(SocketState.BOUND));
  }

  private int marked(SocketState state) {
    return world.census.lines().stream()
        .filter(line -> line.state == state)
        .mapToInt(line -> line.leaked)
        .sum();
  }

  @Test
  void whoseTheFirstChannelsAreIsNotSaidWhereSeveralOpenThem() {
    open(8, "neither");
    open(10, "one");
    open(11, "other");
    List<Leak> leaks = world.live(UNREAD + 40).standing();
    assertEquals(2, leaks.size());
    assertEquals(11, leaks.get(0).count);
    assertEquals(10, leaks.get(1).count);
    assertEquals(0, leaks.get(0).unsampled + leaks.get(1).unsampled);
  }

  @Test
  void aFewThatAreHeldForLaterAreNoLeakButToldWhenTheyAreOld() {
    open(9, "reserve");
    assertTrue(world.live(29 * 60).leaks.isEmpty());
    Leak leak = world.live(3 * 60).only();
    assertEquals(Kind.NEVER_CONNECTED, leak.kind);
    assertEquals(9, leak.count);
    assertEquals(Severity.INFO, leak.severity);
    assertEquals(Severity.INFO, world.live(3 * 60 * 60).only().severity);
  }

  private void open(int channels, String method) {
    for (int end = opened + channels; opened < end; opened++) {
      world.opensChannel(FD + opened, method);
    }
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
    assertEquals(0, UnconnectedChannels.count);
  }
}
