// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.holders.Findings;
import io.closewait.kernel.TcpState;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.DescriptorGroup;
import io.closewait.leak.DescriptorKind;
import io.closewait.leak.Holder;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.options.Options;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the detector looks at what, and what it hands to the reporter. */
class DetectorTest {
  private static final int FD = 7, SUMMARY = 600;
  private static final long HOUR = 3_600_000_000_000L;

  private final World world = new World();
  private final FakeKernel kernel = world.kernel;
  private final List<Leak> told = new ArrayList<>();
  private final List<Snapshot> swept = new ArrayList<>();
  private final List<Snapshot> stopped = new ArrayList<>();
  private final Detector detector = detector(false);
  private long nanos;

  private Detector detector(boolean attached) {
    return new Detector(
        kernel,
        world.sites,
        new Thresholds(World.GRACE, World.UNREAD),
        Options.parse("").ignore(),
        SUMMARY,
        attached,
        new Reporter() {
          @Override
          public void leak(Leak leak) {
            told.add(leak);
          }

          @Override
          public void swept(Snapshot snapshot) {
            swept.add(snapshot);
          }

          @Override
          public void stopped(Snapshot snapshot) {
            stopped.add(snapshot);
          }
        });
  }

  @AfterEach
  void end() {
    SocketEvents.SELECTORS.clear();
    Collector.ABANDONED.clear();
    world.end();
  }

  /** So long that another sweep of all is affordable. */
  private void passes(int ticks) {
    nanos += HOUR;
    passesInNoTime(ticks);
  }

  private void passesInNoTime(int ticks) {
    world.pass(ticks);
    detector.sweep(world.now, nanos);
  }

  private void leaks() {
    world.eofIgnored(FD);
    passes(1);
    passes(World.GRACE + 1);
  }

  @Test
  void theLatestIsWhatTheSweepSawAndTheReporterHasIt() {
    assertNull(detector.latest());
    world.connect(20, "fetch");
    leaks();
    Snapshot latest = detector.latest();
    assertSame(latest, swept.get(1));
    assertEquals(2, swept.size());
    assertEquals(2, latest.openSockets);
    assertEquals(2, latest.descriptorsUsed);
    assertEquals(1024, latest.descriptorsLimit);
    assertEquals(1, latest.leaks.size());
    assertEquals(2, latest.descriptorCensus.total);
    assertTrue(latest.sweepNanos > 0);
    assertFalse(latest.ranOut);
    assertEquals(1, told.size());
  }

  @Test
  void aLeakThatStandsIsToldAgainAtEachSummaryOnly() {
    leaks();
    passes(10);
    assertEquals(1, told.size());
    passes(SUMMARY);
    assertEquals(2, told.size());
    passes(10);
    assertEquals(2, told.size());
    passes(SUMMARY);
    assertEquals(3, told.size());
  }

  @Test
  void theKernelIsNotAskedAgainBeforeItIsAffordable() {
    for (int fd = 20; fd < 40; fd++) {
      world.connect(fd, "fetch");
    }
    passes(1);
    world.peerCloses(20);
    int asked = kernel.asked;
    passesInNoTime(1);
    assertEquals(asked, kernel.asked, "nobody has looked at it yet");
    passes(1);
    assertTrue(kernel.asked > asked);
  }

  @Test
  void whenNoneIsLeftItIsAskedAtOnceButOnceAMinute() {
    world.connect(20, "fetch");
    passes(1);
    DescriptorCensus before = detector.latest().descriptorCensus;
    passesInNoTime(1);
    assertSame(before, detector.latest().descriptorCensus);
    kernel.uses(1024);
    passesInNoTime(1);
    assertTrue(detector.latest().ranOut);
    DescriptorCensus atTheLimit = detector.latest().descriptorCensus;
    assertNotSame(before, atTheLimit);
    passesInNoTime(59);
    assertSame(atTheLimit, detector.latest().descriptorCensus);
    passesInNoTime(1);
    assertNotSame(atTheLimit, detector.latest().descriptorCensus);
  }

  @Test
  void aSweepIsUrgentWhereFewerAreLeftThanTheLastOneSaw() {
    kernel.uses(100);
    passes(1);
    assertFalse(detector.isUrgent(world.now + 1));
    kernel.uses(1024);
    assertFalse(detector.isUrgent(world.now + 1), "it looks once a tick");
    assertTrue(detector.isUrgent(world.now + 2));
    assertTrue(detector.inUse(100));
    passes(2);
    kernel.uses(1024);
    assertFalse(detector.isUrgent(world.now + 1), "the last sweep saw it");
    kernel.uses(512);
    assertFalse(detector.isUrgent(world.now + 2));
    assertTrue(detector.inUse(50));
    assertFalse(detector.inUse(60));
  }

  @Test
  void connectionsThatNoHookSawAreWatchedToo() {
    kernel.open(50, TcpState.ESTABLISHED);
    passes(1);
    assertEquals(1, detector.latest().openSockets);
  }

  @Test
  void aSelectorIsOfTheSiteThatOpenedIt() {
    kernel.open(60, TcpState.NONE).link = "anon_inode:[eventpoll]";
    SocketEvents.SELECTORS.put(60, world.site("com.acme.Loop.open"));
    passes(1);
    List<DescriptorGroup> others = detector.latest().descriptorCensus.others;
    assertEquals(1, others.size());
    assertEquals(DescriptorKind.EPOLL, others.get(0).kind);
    assertEquals("com.acme.Loop.open(Loop.java:7)", String.valueOf(others.get(0).where));
  }

  @Test
  void theForecastIsThatOfTheDescriptorsInUse() {
    for (int i = 0; i < 100; i++) {
      kernel.uses(100 + i);
      passes(10);
    }
    assertEquals(360, detector.latest().forecast.perHour, 20);
    assertTrue(detector.latest().forecast.exhaustedInSeconds > 3600);
  }

  @Test
  void whoeverHoldsTheSocketsIsFoundWhenAsked() {
    detector.askForHolders(true);
    assertNull(detector.latest(), "nothing was seen yet");
    detector.searchWith(
        (targets, connected) ->
            new Findings(
                List.of(List.of(new Holder(Holder.Claim.FIELD, "A.b", List.of(), 1, 1, "held"))),
                null,
                1,
                1),
        false);
    leaks();
    assertTrue(detector.latest().leaks.get(0).holders.isEmpty());
    detector.askForHolders(true);
    assertEquals("held", detector.latest().leaks.get(0).holders.get(0).words);
  }

  @Test
  void theLastWordsTellWhatStandsAndCountAnew() {
    leaks();
    DescriptorCensus before = detector.latest().descriptorCensus;
    world.connect(20, "fetch");
    detector.stop(world.now);
    assertEquals(2, told.size());
    assertEquals(1, stopped.size());
    assertSame(detector.latest(), stopped.get(0));
    assertNotSame(before, stopped.get(0).descriptorCensus);
    assertEquals(2, stopped.get(0).openSockets);
    assertEquals(2, stopped.get(0).descriptorsUsed);
    assertEquals(2, swept.size(), "the last words are no sweep");
  }

  @Test
  void oneThatTheCollectorClosedIsReportedByTheSweep() {
    world.connect(20, "fetch");
    passes(1);
    CollectedSockets.onTheCollectorsThread(() -> world.releases(20));
    passes(1);
    assertEquals(Kind.ABANDONED, detector.latest().leaks.get(0).kind);
    assertEquals(1, told.size());
  }

  @Test
  void whatTheEndOfTheJvmLeavesToTheCollectorIsNot() {
    world.connect(20, "fetch");
    passes(1);
    detector.jvmEnds();
    CollectedSockets.onTheCollectorsThread(() -> world.releases(20));
    detector.stop(world.now);
    assertTrue(stopped.get(0).leaks.isEmpty());
  }
}
