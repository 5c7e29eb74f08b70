// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.closewait.capture.PlantedSites;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Stacks that no socket refers to go when room is scarce; those that a report may still show stay,
 * or it would show the stack that gets the number next.
 */
class KeptSitesTest {
  private final World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  /** All that may go has gone. */
  private void roomIsScarce() {
    int other = world.site("other");
    for (int i = 0; !world.sites.isNearlyFull(); i++) {
      PlantedSites.site(world.sites, "Other", "call" + i);
    }
    for (int i = 0; i < 50; i++) {
      world.sites.pass();
      world.sites.resolve();
    }
    assertNull(world.sites.site(other));
  }

  private void assertKept(String method, int site) {
    assertNotNull(world.sites.site(site), method);
    assertEquals(method, world.sites.site(site).where.method);
  }

  @Test
  void theStacksOfALeakThatIsOverAreKeptAsLongAsTheLeakIs() {
    int accept = world.site("accept");
    int read = world.site("read");
    world.eofIgnored(20);
    world.live(World.GRACE + 20).closes(20).sweep();
    roomIsScarce();
    assertKept("accept", accept);
    assertKept("read", read);
  }

  @Test
  void theStacksThatTheLastCensusCountedAreKeptUntilTheNext() {
    int accept = world.site("accept");
    world.accept(20, "accept").writes(20, "handle").sweep().closes(20);
    roomIsScarce();
    assertKept("accept", accept);
    assertEquals("handle", world.census.lines().get(0).where.method);
  }

  @Test
  void whatMadeAServerListenIsKept() {
    int main = world.site("main");
    world.listen(20, 8080, "main").sweep().closes(20).sweep();
    roomIsScarce();
    assertKept("main", main);
  }
}
