// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is taken back, and what a site is given more time for. */
class RetractionTest {
  private World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  // ---- retraction ------------------------------------------------------------------------------

  @Test
  void aLateCloseIsToldOnceWithItsAge() {
    world.eofIgnored(20);
    world.eofIgnored(21);
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
    world.eofIgnored(20);
    world.live(GRACE + 10);
    world.closes(20).accept(20, "accept").sweep();
    assertEquals(LateClose.By.APPLICATION, world.closed.get(0).by);
    assertTrue(world.nothingStands());
  }

  @Test
  void aSocketThatWritesAfterAllIsNoLeakAndItsSiteIsGivenMoreTime() {
    int[] grace = {GRACE, 2 * GRACE, 4 * GRACE, 8 * GRACE, 10 * GRACE, 10 * GRACE};
    world.eofIgnored(20);
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
    world.eofIgnored(20);
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
    world.eofIgnored(20);
    assertEquals(1, world.live(GRACE + 10).only().count);
  }

  @Test
  void moreTimeIsForThatSiteAlone() {
    world.eofIgnored(20);
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
    world.unread(20);
    world.live(UNREAD + 20);
    world.reads(20, "read").live(10);
    assertEquals(Kind.FIN_UNREAD, world.only().kind, "until the other grace is over");
    world.live(GRACE + 10);
    assertEquals(Kind.EOF_IGNORED, world.only().kind);
    assertEquals(1, world.only().count);
    assertTrue(world.closed.isEmpty(), "it was not closed");
    world.unread(21);
    world.live(UNREAD + 20);
    for (Leak leak : world.standing()) {
      assertEquals(0, leak.closedLate, leak.kind + " has lost none");
    }
    world.closes(20).sweep();
    assertEquals(1, world.closed.size());
  }

  @Test
  void anUnreadFinThatIsReadAndAnsweredForEverIsTakenBack() {
    world.unread(20);
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
    world.eofIgnored(20);
    world.live(GRACE + 10);
    world.peerResets(20).live(UNREAD);
    assertEquals(Kind.EOF_IGNORED, world.only().kind);
    assertEquals(1, world.only().dead);
    assertEquals(1, world.only().count);
  }
}
