// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
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

  private void eofIgnored(int fd) {
    world.accept(fd, "accept").peerCloses(fd).reads(fd, "read");
  }

  private void unread(int fd) {
    world.connect(fd, "fetch").writes(fd, "fetch").peerCloses(fd);
  }

  // ---- grouping --------------------------------------------------------------------------------

  @Test
  void socketsOfOneSiteAreOneLeak() {
    for (int fd = 20; fd < 45; fd++) {
      eofIgnored(fd);
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
  void oneSocketWhoseOpeningWasNotSeenDoesNotHideTheOpeningOfTheOthers() {
    world.accept(20, null).peerCloses(20).reads(20, "read");
    world.live(GRACE + 10);
    assertNull(world.only().open);
    eofIgnored(21);
    Leak leak = world.live(GRACE + 10).only();
    assertEquals(2, leak.count);
    assertEquals("com.acme.App.accept(App.java:7)", leak.open.frames.get(0).toString());
    assertEquals("com.acme.App.read(App.java:7)", leak.where.toString());
  }

  @Test
  void sitesAndKindsAreApart() {
    eofIgnored(20);
    world.accept(21, "accept").peerCloses(21).reads(21, "readElsewhere");
    unread(22);
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
    eofIgnored(20);
    world.accept(21, "accept").peerCloses(21).reads(21, null);
    Leak leak = world.live(GRACE + 10).only();
    assertEquals(2, leak.count);
    assertEquals("com.acme.App.read(App.java:7)", leak.where.toString());
  }

  @Test
  void anUnsampledOneThatCameFirstMovesToItsLeakWhenThatIsSeen() {
    world.accept(21, "accept").peerCloses(21).reads(21, null).live(GRACE + 10);
    assertEquals("com.acme.App.accept(App.java:7)", world.only().where.toString());
    eofIgnored(22);
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

  // ---- one leak is one site whatever the timing -------------------------------------------------

  private static final String ACCEPTOR = "org.eclipse.jetty.server.ServerConnector.accept";
  private static final String OUTPUT = "org.eclipse.jetty.server.HttpOutput.write";

  private void servedBy(int fd, String stack) {
    world.accept(fd, ACCEPTOR).writes(fd, stack).peerCloses(fd);
  }

  private Map<String, Integer> countsByPlace() {
    return world.standing().stream()
        .collect(Collectors.toMap(leak -> leak.where.method, leak -> leak.count));
  }

  @Test
  void theFewThatOnlyTheLibraryTouchedAreOfTheOneHandlerThatLeaks() {
    servedBy(20, OUTPUT);
    for (int fd = 21; fd < 25; fd++) {
      servedBy(fd, OUTPUT + " < com.acme.App.handle");
    }
    servedBy(25, OUTPUT);
    world.live(UNREAD + 20);
    assertEquals(Map.of("handle", 6), countsByPlace());
    assertEquals(1, world.leaks.size());
    assertEquals(6, world.only().ever, "not told by halves before");
    assertTrue(world.only().owner.frames.contains(world.only().where));
    assertTrue(world.moved.isEmpty());
  }

  @Test
  void whereMostAreTheLibrarysItIsNotByChance() {
    for (int fd = 20; fd < 25; fd++) {
      servedBy(fd, OUTPUT);
    }
    servedBy(25, OUTPUT + " < com.acme.App.handle");
    world.live(UNREAD + 20);
    assertEquals(Map.of("handle", 1, "accept", 5), countsByPlace());
  }

  @Test
  void whereSeveralHandlersLeakTheLibrarysAreNoneOfTheirs() {
    servedBy(20, OUTPUT + " < com.acme.App.handle");
    servedBy(21, OUTPUT + " < com.acme.App.handleOther");
    servedBy(22, OUTPUT);
    world.live(UNREAD + 20);
    assertEquals(Map.of("handle", 1, "handleOther", 1, "accept", 1), countsByPlace());
  }

  @Test
  void anotherServersConnectionsAreNotTheHandlersThoughBothPortsAreChosenByTheKernel() {
    for (int fd = 20; fd < 23; fd++) {
      servedBy(fd, OUTPUT + " < com.acme.App.handle");
      world.kernel.sockets.get(fd).localPort = 40_001;
    }
    servedBy(23, OUTPUT);
    world.kernel.sockets.get(23).localPort = 40_002;
    servedBy(24, OUTPUT);
    world.kernel.sockets.get(24).localPort = 40_001;
    world.live(UNREAD + 20);
    assertEquals(Map.of("handle", 4, "accept", 1), countsByPlace());
  }

  @Test
  void whatNobodyHandledIsNotTheHandlers() {
    servedBy(20, OUTPUT + " < com.acme.App.handle");
    servedBy(21, OUTPUT + " < com.acme.App.handle");
    world.accept(22, ACCEPTOR).peerCloses(22);
    world.live(UNREAD + 20);
    assertEquals(Map.of("handle", 2, "accept", 1), countsByPlace());
  }

  @Test
  void anEndThatTheLibraryReadIsOfTheLeakOfWhoHandledTheConnection() {
    String read = "org.eclipse.jetty.io.ChannelEndPoint.fill";
    for (int fd = 20; fd < 23; fd++) {
      servedBy(fd, OUTPUT + " < com.acme.App.answer");
      world.reads(fd, fd > 20 ? read + " < com.acme.App.consume" : read);
    }
    world.live(GRACE + 10);
    assertEquals(Map.of("consume", 3), countsByPlace());
  }

  @Test
  void whereTheLibraryAlwaysReadsTheEndTheHandlerIsStillTheOne() {
    for (int fd = 20; fd < 26; fd++) {
      servedBy(fd, fd % 4 == 0 ? OUTPUT : OUTPUT + " < com.acme.App.answer");
      world.reads(fd, "org.eclipse.jetty.io.ChannelEndPoint.fill");
    }
    world.live(GRACE + 10);
    assertEquals(Map.of("answer", 6), countsByPlace());
    assertEquals(1, world.leaks.size());
  }

  @Test
  void aLibraryThatConnectsOnItsOwnThreadTooIsOneLeak() {
    String connect = "okhttp3.internal.connection.RealConnection.connect";
    for (int fd = 20; fd < 26; fd++) {
      world.connect(fd, fd < 23 ? connect + " < com.acme.App.fetch" : connect);
      world.kernel.sockets.get(fd).peerPort = 443;
      world.writes(fd, null).peerCloses(fd);
    }
    world.live(UNREAD + 20);
    assertEquals(Map.of("fetch", 6), countsByPlace());
  }

  @Test
  void withoutAnyStackTheSiteIsUnsampled() {
    world.accept(20, null).peerCloses(20).reads(20, null);
    Leak leak = world.live(GRACE + 10).only();
    assertEquals("unsampled", leak.site);
    assertEquals(1, leak.unsampled);
    assertNull(leak.where);
    assertNull(leak.open);
    world.closes(20);
    eofIgnored(20);
    assertNotEquals("unsampled", world.live(GRACE + 10).only().site);
  }

  @Test
  void theOldestIsTheOldestWhateverItsNumber() {
    eofIgnored(50);
    world.pass(8);
    eofIgnored(20);
    world.pass(GRACE + 1);
    Leak leak = world.sweep().only();
    assertEquals(GRACE + 9, leak.oldestSeconds);
    assertEquals(50, leak.sockets.get(0).fd);
    assertEquals(GRACE + 9, leak.sockets.get(0).ageSeconds);
    assertEquals(GRACE + 1, leak.sockets.get(1).ageSeconds);
  }

  // ---- repetition ------------------------------------------------------------------------------

  @Test
  void aStandingLeakIsRepeatedAtTheSummaryOnly() {
    eofIgnored(20);
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
    eofIgnored(20);
    world.live(GRACE + 10);
    for (int fd = 21; fd < 29; fd++) {
      eofIgnored(fd);
    }
    world.live(GRACE + 10);
    assertEquals(1, world.leaks.size(), "nine are not ten times one");
    eofIgnored(29);
    world.live(GRACE + 10);
    assertEquals(2, world.leaks.size());
    assertEquals(10, world.lastLine().count);
    assertEquals(9, world.lastLine().added);
  }

  @Test
  void whatIsNewCountsSinceTheLastLineAndStillStands() {
    eofIgnored(20);
    eofIgnored(21);
    world.live(GRACE + 10);
    eofIgnored(22);
    eofIgnored(23);
    world.live(GRACE + 10);
    world.closes(23).closes(20).summary();
    assertEquals(2, world.lastLine().count);
    assertEquals(1, world.lastLine().added);
    assertEquals(2, world.lastLine().closedLate);
  }

  @Test
  void atTheEndEverySiteThatStandsIsTold() {
    eofIgnored(20);
    unread(30);
    world.live(UNREAD + 20);
    world.closes(20).live(10);
    int before = world.leaks.size();
    world.last();
    assertEquals(before + 1, world.leaks.size());
    assertEquals(Kind.FIN_UNREAD, world.lastLine().kind);
  }

  @Test
  void theLargestIsToldFirst() {
    eofIgnored(20);
    for (int fd = 30; fd < 35; fd++) {
      world.accept(fd, "accept").peerCloses(fd).reads(fd, "readMany");
    }
    world.live(GRACE + 10);
    assertEquals(5, world.leaks.get(0).count);
    assertEquals(5, world.standing().get(0).count);
  }

  @Test
  void anIgnoredSiteIsCountedAndNotTold() {
    eofIgnored(20);
    String site = world.live(GRACE + 10).only().site;
    world.end();
    world = new World(null, "ignore=" + site);
    eofIgnored(20);
    eofIgnored(21);
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

  // ---- severity --------------------------------------------------------------------------------

  @Test
  void nineUnreadAreInformationTenAreAWarning() {
    for (int fd = 20; fd < 29; fd++) {
      unread(fd);
    }
    world.live(UNREAD + 20);
    assertEquals(Severity.INFO, world.only().severity);
    unread(29);
    world.live(UNREAD + 20);
    assertEquals(Severity.WARN, world.only().severity);
    assertEquals(2, world.leaks.size(), "what got worse is told at once");
    assertEquals(Severity.WARN, world.lastLine().severity);
  }

  @Test
  void oneThatIsHalfAnHourOldIsAWarning() {
    unread(20);
    world.live(1800);
    assertEquals(Severity.INFO, world.only().severity);
    world.live(20);
    assertEquals(Severity.WARN, world.only().severity);
    assertEquals(Severity.WARN, world.lastLine().severity);
  }

  @Test
  void manyOfOneSiteAreAWarningThoughTheyAreOfTwoKinds() {
    for (int fd = 20; fd < 28; fd++) {
      unread(fd);
    }
    for (int fd = 40; fd < 44; fd++) {
      unread(fd);
      world.peerResets(fd);
    }
    world.live(UNREAD + 20);
    assertEquals(
        List.of(Severity.WARN, Severity.WARN),
        world.standing().stream().map(leak -> leak.severity).collect(Collectors.toList()));
  }

  @Test
  void manyInTheProcessAreAWarningThoughEachSiteHasFew() {
    for (int fd = 20; fd < 45; fd++) {
      world.connect(fd, "fetch" + fd % 5).writes(fd, "fetch").peerCloses(fd);
    }
    world.live(UNREAD + 20);
    assertEquals(5, world.standing().size());
    assertTrue(world.standing().stream().allMatch(leak -> leak.severity == Severity.WARN));
  }

  @Test
  void growthInThreeSummariesIsAWarning() {
    for (int i = 0; i < 4; i++) {
      for (int fd = 20; fd < 22 + i; fd++) { // renewed, so that none is old
        if (world.kernel.sockets.containsKey(fd)) {
          world.closes(fd);
        }
        unread(fd);
      }
      world.live(UNREAD + 20).summary();
      assertEquals(i < 3 ? Severity.INFO : Severity.WARN, world.only().severity, "summary " + i);
    }
  }

  @Test
  void aPoolThatGoesUpAndDownStaysInformation() {
    for (int i = 0; i < 40; i++) {
      for (int fd = 20; fd < 20 + 8; fd++) {
        if (world.kernel.sockets.containsKey(fd)) {
          world.closes(fd);
        }
      }
      for (int fd = 20; fd < 20 + 6 - i % 4; fd++) {
        unread(fd);
      }
      world.live(UNREAD + 60).summary();
      assertEquals(Severity.INFO, world.only().severity, "summary " + i);
    }
  }

  @Test
  void aWarningIsNotTakenBackWhileTheSiteStands() {
    for (int fd = 20; fd < 30; fd++) {
      unread(fd);
    }
    world.live(UNREAD + 20);
    world.closes(20).closes(21).live(10);
    assertEquals(Severity.WARN, world.only().severity);
  }

  // ---- retraction ------------------------------------------------------------------------------

  @Test
  void aLateCloseIsToldOnceWithItsAge() {
    eofIgnored(20);
    eofIgnored(21);
    world.live(GRACE + 10);
    int age = (int) world.only().oldestSeconds;
    world.pass(7);
    world.closes(20).closes(21).sweep();
    assertEquals(1, world.closed.size());
    LateClose closed = world.closed.get(0);
    assertEquals(2, closed.count);
    assertEquals(LateClose.By.APPLICATION, closed.by);
    assertEquals(age + 7, closed.ageSeconds);
    assertEquals("com.acme.App.read(App.java:7)", closed.where.toString());
    world.live(100);
    assertEquals(1, world.closed.size());
    assertTrue(world.nothingStands());
  }

  @Test
  void aNumberUsedAgainAtOnceIsAClosedLeakAndANewSocket() {
    eofIgnored(20);
    world.live(GRACE + 10);
    world.closes(20).accept(20, "accept").sweep();
    assertEquals(LateClose.By.APPLICATION, world.closed.get(0).by);
    assertTrue(world.nothingStands());
  }

  @Test
  void aSocketThatWritesAfterAllIsNoLeakAndItsSiteIsGivenMoreTime() {
    int[] grace = {GRACE, 2 * GRACE, 4 * GRACE, 8 * GRACE, 10 * GRACE, 10 * GRACE};
    eofIgnored(20);
    world.sweep();
    int believed = 0;
    for (int expected : grace) {
      world.pass(expected - believed);
      assertTrue(world.sweep().nothingStands(), "already after " + expected);
      world.pass(1);
      assertEquals(1, world.sweep().only().count, "after " + expected);
      world.pass(3);
      world.writes(20, "answer").sweep();
      assertEquals(1, world.only().count, "the peer may answer with a reset");
      believed = 2;
      world.pass(believed);
      assertTrue(world.sweep().nothingStands());
      LateClose closed = world.closed.get(world.closed.size() - 1);
      assertEquals(LateClose.By.WROTE, closed.by);
      assertEquals(expected + 4 + believed, closed.ageSeconds);
    }
  }

  @Test
  void whoClosesLateTimeAfterTimeIsGivenTheTimeItTakes() {
    for (int i = 0; i < 4; i++) {
      world.accept(20, "accept").peerCloses(20).reads(20, "read").live(2 * GRACE - 10);
      world.closes(20).live(10);
    }
    assertEquals(2, world.closed.size(), "from the second on it is a habit");
    eofIgnored(20);
    assertEquals(
        1, world.live(4 * GRACE + 10).only().count, "what is never closed is a leak still");
  }

  @Test
  void patienceIsForgotten() {
    for (int i = 0; i < 3; i++) {
      world.accept(20, "accept").peerCloses(20).reads(20, "read").live(GRACE + 30);
      world.closes(20).live(10);
    }
    world.live(3 * 3600);
    eofIgnored(20);
    assertEquals(1, world.live(GRACE + 10).only().count);
  }

  @Test
  void moreTimeIsForThatSiteAlone() {
    eofIgnored(20);
    world.live(GRACE + 10);
    world.writes(20, "answer").live(10);
    world.accept(30, "accept").peerCloses(30).reads(30, "readElsewhere").live(GRACE + 10);
    assertEquals("com.acme.App.readElsewhere(App.java:7)", world.only().where.toString());
  }

  @Test
  void unsampledOnesThatWriteAreGivenMoreTimeToo() {
    world.accept(20, null).peerCloses(20).reads(20, null).live(GRACE + 10);
    world.writes(20, null).live(GRACE + 10);
    assertTrue(world.nothingStands());
    assertEquals(1, world.live(GRACE + 10).only().count);
  }

  @Test
  void anUnreadFinThatIsReadAtLastMovesToItsNewKindAndIsCountedOnce() {
    unread(20);
    world.live(UNREAD + 20);
    world.reads(20, "read").live(10);
    assertEquals(Kind.FIN_UNREAD, world.only().kind, "until the other grace is over");
    world.live(GRACE + 10);
    assertEquals(Kind.EOF_IGNORED, world.only().kind);
    assertEquals(1, world.only().count);
    assertTrue(world.closed.isEmpty(), "it was not closed");
    unread(21);
    world.live(UNREAD + 20);
    for (Leak leak : world.standing()) {
      assertEquals(0, leak.closedLate, leak.kind + " has lost none");
    }
    world.closes(20).sweep();
    assertEquals(1, world.closed.size());
  }

  @Test
  void anUnreadFinThatIsReadAndAnsweredForEverIsTakenBack() {
    unread(20);
    world.live(UNREAD + 20);
    world.reads(20, "read").live(10);
    for (int i = 0; i < 20; i++) {
      world.writes(20, "answer").live(20);
    }
    assertTrue(world.nothingStands());
    assertEquals(LateClose.By.WROTE, world.closed.get(0).by);
  }

  @Test
  void aLeakThatDiesStaysWhatItWasReportedAs() {
    eofIgnored(20);
    world.live(GRACE + 10);
    world.peerResets(20).live(UNREAD);
    assertEquals(Kind.EOF_IGNORED, world.only().kind);
    assertEquals(1, world.only().dead);
    assertEquals(1, world.only().count);
  }
}
