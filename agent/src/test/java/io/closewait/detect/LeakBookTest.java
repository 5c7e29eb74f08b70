// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of leaks: grouping, severity, repetition, retraction. */
class LeakBookTest {
  private World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  // ---- grouping --------------------------------------------------------------------------------

  @Test
  void socketsOfOneSiteAreOneLeak() {
    for (int fd = 20; fd < 45; fd++) {
      world.eofIgnored(fd);
    }
    Leak leak = world.live(GRACE + 10).only();
    assertEquals(25, leak.count);
    assertEquals(25, leak.confirmed);
    assertEquals(0, leak.unsampled);
    assertEquals(10, leak.sockets.size());
    assertEquals(Map.of("192.0.2.1", 25), leak.peers);
    assertEquals(Map.of(8080, 25), leak.localPorts);
    assertEquals(1, world.leaks.size());
    assertEquals(25, world.lastLine().added);
  }

  @Test
  void whatIsClosedIsInNoneOfItsNumbersAnyMore() {
    for (int fd = 20; fd < 23; fd++) {
      world.eofIgnored(fd);
    }
    world.accept(23, "accept").peerCloses(23).reads(23, null);
    Leak leak = world.live(GRACE + 10).only();
    assertEquals(4, leak.count);
    assertEquals(1, leak.unsampled);
    leak = world.closes(20).closes(23).live(10).only();
    assertEquals(2, leak.count);
    assertEquals(0, leak.unsampled);
    assertEquals(2, leak.confirmed);
    assertEquals(Map.of("192.0.2.1", 2), leak.peers);
    assertEquals(Map.of(8080, 2), leak.localPorts);
    assertEquals(2, leak.services.values().stream().mapToInt(Integer::intValue).sum());
  }

  @Test
  void oneSocketWhoseOpeningWasNotSeenDoesNotHideTheOpeningOfTheOthers() {
    world.accept(20, null).peerCloses(20).reads(20, "read");
    world.live(GRACE + 10);
    assertNull(world.only().open);
    world.eofIgnored(21);
    Leak leak = world.live(GRACE + 10).only();
    assertEquals(2, leak.count);
    assertEquals("com.acme.App.accept(App.java:7)", leak.open.frames.get(0).toString());
    assertEquals("com.acme.App.read(App.java:7)", leak.where.toString());
  }

  @Test
  void sitesAndKindsAreApart() {
    world.eofIgnored(20);
    world.accept(21, "accept").peerCloses(21).reads(21, "readElsewhere");
    world.unread(22);
    world.accept(23, "accept").reads(23, "read").peerResets(23);
    world.live(UNREAD + 20);
    assertEquals(4, world.standing().size());
    assertEquals(4, world.leaks.size());
  }

  @Test
  void oneStackThatNamesTwoKindsIsOneSite() {
    world.accept(20, "accept").writes(20, "handle").peerCloses(20);
    world.accept(21, "accept").writes(21, "handle").peerResets(21);
    world.live(UNREAD + 20);
    List<Leak> standing = world.standing();
    assertEquals(2, standing.size());
    assertEquals(standing.get(0).site, standing.get(1).site, "the kind is not part of the name");
    assertEquals("com.acme.App.handle(App.java:7)", standing.get(0).where.toString());
  }

  @Test
  void anAcceptedSocketIsNamedByItsHandlerAConnectedOneByItsOpening() {
    world.accept(20, "accept").writes(20, "handle").peerCloses(20);
    world.connect(21, "fetch").writes(21, "send").peerCloses(21);
    world.live(UNREAD + 20);
    assertEquals(
        List.of("com.acme.App.fetch(App.java:7)", "com.acme.App.handle(App.java:7)"),
        world.standing().stream()
            .map(leak -> leak.where.toString())
            .sorted()
            .collect(Collectors.toList()));
  }

  @Test
  void anUnsampledEndJoinsTheGroupOfItsOpening() {
    world.eofIgnored(20);
    world.accept(21, "accept").peerCloses(21).reads(21, null);
    Leak leak = world.live(GRACE + 10).only();
    assertEquals(2, leak.count);
    assertEquals("com.acme.App.read(App.java:7)", leak.where.toString());
  }

  @Test
  void anUnsampledOneThatCameFirstMovesToItsLeakWhenThatIsSeen() {
    world.accept(21, "accept").peerCloses(21).reads(21, null).live(GRACE + 10);
    assertEquals("com.acme.App.accept(App.java:7)", world.only().where.toString());
    world.eofIgnored(22);
    world.live(GRACE + 10);
    world.accept(23, "accept").peerCloses(23).reads(23, null).live(GRACE + 10);
    assertEquals(3, world.only().count);
    assertEquals("com.acme.App.read(App.java:7)", world.only().where.toString());
    assertEquals(1, world.moved.size(), "whoever adds up the lines must not count it twice");
    assertEquals(1, world.moved.get(0).count);
    world.closes(21).closes(22).closes(23).live(10);
    assertEquals(3, world.closed.get(0).count);
  }

  @Test
  void whereSeveralHandlersLeakAnUnsampledOneIsNoneOfTheirs() {
    world.accept(20, "accept").peerCloses(20).reads(20, "read");
    world.accept(21, "accept").peerCloses(21).reads(21, "readElsewhere");
    world.live(GRACE + 10);
    world.accept(22, "accept").peerCloses(22).reads(22, null).live(GRACE + 10);
    assertEquals(
        Map.of(
            "com.acme.App.accept(App.java:7)", 1,
            "com.acme.App.read(App.java:7)", 1,
            "com.acme.App.readElsewhere(App.java:7)", 1),
        world.standing().stream()
            .collect(Collectors.toMap(leak -> leak.where.toString(), leak -> leak.count)));
  }

  // ---- repetition ------------------------------------------------------------------------------

  @Test
  void aStandingLeakIsRepeatedAtTheSummaryOnly() {
    world.eofIgnored(20);
    world.live(GRACE + 10);
    world.live(500);
    assertEquals(1, world.leaks.size());
    world.summary();
    assertEquals(2, world.leaks.size());
    assertEquals(1, world.lastLine().count);
    assertEquals(0, world.lastLine().added, "nothing is new");
  }

  @Test
  void growthTenfoldIsToldAtOnce() {
    world.eofIgnored(20);
    world.live(GRACE + 10);
    for (int fd = 21; fd < 29; fd++) {
      world.eofIgnored(fd);
    }
    world.live(GRACE + 10);
    assertEquals(1, world.leaks.size(), "nine are not ten times one");
    world.eofIgnored(29);
    world.live(GRACE + 10);
    assertEquals(2, world.leaks.size());
    assertEquals(10, world.lastLine().count);
    assertEquals(9, world.lastLine().added);
  }

  @Test
  void whatIsNewCountsSinceTheLastLineAndStillStands() {
    world.eofIgnored(20);
    world.eofIgnored(21);
    world.live(GRACE + 10);
    world.eofIgnored(22);
    world.eofIgnored(23);
    world.live(GRACE + 10);
    world.closes(23).closes(20).summary();
    assertEquals(2, world.lastLine().count);
    assertEquals(1, world.lastLine().added);
    assertEquals(2, world.lastLine().closedLate);
  }

  @Test
  void atTheEndEverySiteThatStandsIsTold() {
    world.eofIgnored(20);
    world.unread(30);
    world.live(UNREAD + 20);
    world.closes(20).live(10);
    int before = world.leaks.size();
    world.last();
    assertEquals(before + 1, world.leaks.size());
    assertEquals(Kind.FIN_UNREAD, world.lastLine().kind);
  }

  @Test
  void theLargestIsToldFirst() {
    world.eofIgnored(20);
    for (int fd = 30; fd < 35; fd++) {
      world.accept(fd, "accept").peerCloses(fd).reads(fd, "readMany");
    }
    world.live(GRACE + 10);
    assertEquals(5, world.leaks.get(0).count);
    assertEquals(5, world.standing().get(0).count);
  }

  @Test
  void anIgnoredSiteIsCountedAndNotTold() {
    world.eofIgnored(20);
    String site = world.live(GRACE + 10).only().site;
    world.end();
    world = new World(null, "ignore=" + site);
    world.eofIgnored(20);
    world.eofIgnored(21);
    world.accept(22, "accept").peerCloses(22).reads(22, "readElsewhere");
    world.live(GRACE + 10);
    assertEquals(1, world.leaks.size());
    assertEquals(1, world.standing().size());
    assertEquals(2, world.book.ignored());
    world.closes(20).last();
    assertTrue(world.closed.isEmpty());
    assertEquals(2, world.leaks.size());
    assertEquals(1, world.book.ignored());
  }

  // ---- bounds ----------------------------------------------------------------------------------

  @Test
  void leaksAtEverNewCodeAreBoundedAndTheRestIsOne() {
    int rest = 200;
    leakAtNewPlaces(100, LeakGroups.MOST + rest);
    world.live(GRACE + 20);
    assertEquals(LeakGroups.MOST + 1, world.standing().size());
    assertEquals(
        LeakGroups.MOST + rest, world.standing().stream().mapToInt(leak -> leak.count).sum());
    Leak other = world.standing().get(0);
    assertEquals(Leak.OTHER, other.site);
    assertEquals(rest, other.count);
    assertNull(other.where);
    assertNull(other.eof, "it would be the stack of one of them");
    assertEquals(1, world.notices.size(), "said once");
    String said = world.notices.get(0).message;
    assertTrue(said.startsWith(LeakGroups.MOST + " leaks are told apart"), said);
  }

  @Test
  void leaksThatAreOverMakePlaceForNewOnes() {
    for (int deployment = 0; deployment < 5; deployment++) {
      int from = 100 + 400 * deployment;
      leakAtNewPlaces(from, 400);
      world.live(GRACE + 20);
      assertEquals(400, world.standing().size());
      assertTrue(world.standing().stream().noneMatch(leak -> leak.site.equals(Leak.OTHER)));
      for (int fd = from; fd < from + 400; fd++) {
        world.closes(fd);
      }
      world.live(20);
      assertTrue(world.nothingStands());
    }
    assertEquals(2000, world.closed.stream().mapToInt(late -> late.count).sum());
    assertTrue(world.notices.isEmpty());
  }

  private void leakAtNewPlaces(int from, int count) {
    for (int fd = from; fd < from + count; fd++) {
      world.accept(fd, "accept").peerCloses(fd).reads(fd, "script" + fd);
    }
  }
}
