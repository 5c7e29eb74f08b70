// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.SocketEvents;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Side;
import io.closewait.support.Descriptors;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Leaks of which there is no socket to hold: abandoned, not accepted, growing. */
class CountedKindsTest extends CollectedSockets {
  // ---- not accepted ----------------------------------------------------------------------------

  private void peerGoesInTheQueue(int port) {
    world.kernel.closedInQueue.add(FakeKernel.address("192.0.2.9", port));
  }

  @Test
  void peersThatLeaveTheQueueUnacceptedAreALeakOfTheListener() {
    listen();
    peerGoesInTheQueue(40_001);
    peerGoesInTheQueue(40_002);
    world.live(GRACE);
    assertTrue(world.nothingStands());
    Leak leak = world.live(40).only();
    assertEquals(Kind.UNACCEPTED, leak.kind);
    assertEquals(2, leak.count);
    assertEquals(Map.of("192.0.2.9", 2), leak.peers);
    assertEquals(Map.of(8080, 2), leak.localPorts);
  }

  @Test
  void anAcceptorThatIsOnlyBusyIsNoLeak() {
    listen();
    for (int i = 0; i < 50; i++) {
      world.kernel.closedInQueue.clear();
      peerGoesInTheQueue(41_000 + i); // each time another one
      world.live(10);
    }
    assertTrue(world.leaks.isEmpty());
  }

  @Test
  void whoeverWasNotAcceptedStillWaitsThoughTheListIsNotReadAgain() {
    listen();
    peerGoesInTheQueue(40_001);
    world.kernel.onlyOnce = true;
    world.live(GRACE + 40);
    assertEquals(1, world.only().count);
  }

  @Test
  void whileOthersAreOpenedTheListHasToBeReadAgain() {
    listen();
    peerGoesInTheQueue(40_001);
    world.kernel.onlyOnce = true;
    for (int i = 0; i < GRACE + 40; i++) {
      world.accept(LISTENER + 1, "accept").closes(LISTENER + 1).live(1);
    }
    assertTrue(world.leaks.isEmpty());
  }

  @Test
  void anAcceptorThatAcceptsAgainEndsTheLeak() {
    listen();
    peerGoesInTheQueue(40_001);
    world.live(GRACE + 40);
    world.kernel.closedInQueue.clear();
    assertTrue(world.sweep().nothingStands());
  }

  @Test
  void aListenerThatIsClosedEndsTheLeak() {
    listen();
    peerGoesInTheQueue(40_001);
    world.live(GRACE + 40);
    assertEquals(1, world.only().count);
    world.closes(LISTENER).sweep();
    assertTrue(world.nothingStands(), "its queue went with it");
    world.accept(LISTENER, "accept").sweep();
    assertTrue(world.nothingStands());
  }

  @Test
  void twoListenersOfOneSiteAreCountedTogether() {
    listen();
    world.kernel.open(LISTENER + 1, TcpState.LISTEN);
    SocketEvents.listening(Descriptors.of(LISTENER + 1));
    peerGoesInTheQueue(40_001);
    world.live(GRACE + 40);
    assertEquals(2, world.only().count);
  }

  // ---- growing ---------------------------------------------------------------------------------

  @Test
  void aSiteThatRoseInSixSummariesAndNeverClosesItsOldestIsGrowing() {
    GrowingSites growing = new GrowingSites(world.sites, world.book);
    int site = world.site("fetch");
    Map<Integer, Integer> established = new HashMap<>();
    int fd = 20;
    for (int summary = 0; summary <= 6; summary++) {
      world.connect(fd, "fetch").writes(fd++, "fetch");
      world.pass(600);
      established.put(site, fd - 20);
      growing.summary(established, world.now);
      world.sweep();
      assertEquals(summary < 6, world.nothingStands(), "summary " + summary);
    }
    Leak leak = world.only();
    assertEquals(Kind.GROWING, leak.kind);
    assertEquals(Severity.INFO, leak.severity, "it is inferred");
    assertEquals(7, leak.count);
    growing.summary(Map.of(site, 3), world.now);
    assertTrue(world.sweep().nothingStands());
  }

  @Test
  void aSiteThatRenewsItsSocketsIsNotGrowing() {
    GrowingSites growing = new GrowingSites(world.sites, world.book);
    int site = world.site("fetch");
    for (int summary = 0; summary <= 12; summary++) {
      for (int fd = 20; fd < 20 + summary; fd++) {
        world.closes(fd);
      }
      for (int fd = 20; fd < 21 + summary; fd++) {
        world.connect(fd, "fetch").writes(fd, "fetch");
      }
      world.pass(600);
      growing.summary(Map.of(site, summary + 1), world.now);
      assertTrue(world.sweep().nothingStands(), "summary " + summary);
    }
  }

  @Test
  void growthIsCountedByCodeAndNotByStack() {
    GrowingSites growing = new GrowingSites(world.sites, world.book);
    String[] stacks = {
      "sun.nio.ch.SocketChannelImpl.connect < com.acme.App.fetch",
      "sun.nio.ch.SocketAdaptor.connect < com.acme.App.fetch"
    };
    int[] counts = new int[2];
    for (int summary = 0; summary <= 6; summary++) {
      int turn = summary % 2; // neither stack is met at each summary
      world.connect(20 + summary, stacks[turn]).writes(20 + summary, "fetch");
      counts[turn]++;
      Map<Integer, Integer> established = new HashMap<>();
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          established.put(world.site(stacks[i]), counts[i]);
        }
      }
      world.pass(600);
      growing.summary(established, world.now);
      world.sweep();
    }
    assertEquals(7, world.only().count);
    assertEquals(Side.CONNECTED, world.only().side);
    growing.summary(Map.of(), world.now);
    assertTrue(world.sweep().nothingStands());
  }

  @Test
  void abandonedOnesWithoutTheirHandlerFollowTheOneThatLeaks() {
    world.accept(20, "accept").accept(21, "accept").writes(21, "handle");
    world.accept(22, "accept").writes(22, null);
    onTheCollectorsThread(() -> world.releases(20).releases(22));
    tellAbandoned();
    world.sweep();
    assertEquals("accept", world.only().where.method);
    onTheCollectorsThread(() -> world.releases(21));
    tellAbandoned();
    world.sweep();
    assertEquals(3, world.standing().stream().mapToInt(leak -> leak.count).sum());
  }

  @Test
  void whereDescriptorsRunOutWithinTheHourMinutesMustDo() {
    GrowingSites growing = new GrowingSites(world.sites, world.book);
    int site = world.site("open");
    for (int fd = 20; fd < 60; fd++) {
      world.connect(fd, "open").writes(fd, "open").pass(5);
      growing.hurry(Map.of(site, fd - 19), 720, world.now);
    }
    world.sweep();
    Leak leak = world.only();
    assertEquals(Kind.GROWING, leak.kind);
    assertEquals(Severity.INFO, leak.severity);
    growing.noHurry(world.now);
    assertTrue(world.nothingStands());
  }

  @Test
  void whatGoesUpAndDownIsNotGrowingHoweverFewAreLeft() {
    GrowingSites growing = new GrowingSites(world.sites, world.book);
    int site = world.site("pool");
    world.connect(20, "pool").writes(20, "pool");
    for (int i = 0; i < 100; i++) {
      world.pass(10);
      growing.hurry(Map.of(site, 30 + i % 7), 720, world.now);
    }
    assertTrue(world.sweep().nothingStands());
  }

  @Test
  void whoHasNoPartInTheGrowthIsNotGrowing() {
    GrowingSites growing = new GrowingSites(world.sites, world.book);
    int site = world.site("slow");
    world.connect(20, "slow").writes(20, "slow");
    for (int i = 0; i < 40; i++) {
      world.pass(10);
      growing.hurry(Map.of(site, 30 + i / 4), 7200, world.now);
    }
    assertTrue(world.sweep().nothingStands());
  }
}
