// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.closewait.leak.CensusLine;
import io.closewait.leak.Leak;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds the descriptors names a leak as the leak itself is named. */
class CensusTest {
  private final World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  private Map<String, Integer> leakedBySite() {
    Map<String, Integer> leaked = new TreeMap<>();
    for (CensusLine line : world.census.lines()) {
      if (line.leaked > 0) {
        leaked.merge(line.site, line.leaked, Integer::sum);
      }
    }
    return leaked;
  }

  @Test
  void aSocketWhoseEndWasReadElsewhereIsOfTheSiteOfItsLeak() {
    for (int fd = 20; fd < 26; fd++) {
      world.accept(fd, "com.acme.App.listen").peerCloses(fd).reads(fd, "com.acme.App.handle");
    }
    world.accept(26, "com.acme.App.listen").live(GRACE + 20);
    assertEquals(Map.of(world.only().site, 6), leakedBySite());
    CensusLine leaked = world.census.lines().get(0);
    assertEquals("listen", leaked.where.method, "who opened them, as the line says");
    CensusLine healthy = world.census.lines().get(1);
    assertEquals(1, healthy.count);
    assertNotEquals(leaked.site, healthy.site);
  }

  @Test
  void twoPlacesThatReadTheEndOfWhatOneAcceptorOpenedAreTwo() {
    for (int fd = 20; fd < 26; fd++) {
      String handler = fd < 22 ? "com.acme.App.handle" : "com.acme.Admin.handle";
      world.accept(fd, "com.acme.App.listen").peerCloses(fd).reads(fd, handler);
    }
    world.live(GRACE + 20);
    Map<String, Integer> told = new TreeMap<>();
    for (Leak leak : world.standing()) {
      told.put(leak.site, leak.count);
    }
    assertEquals(2, told.size());
    assertEquals(told, leakedBySite());
  }

  @Test
  void aLibrarysLeakIsOfItsSideAndPortHereToo() {
    for (int fd = 20; fd < 25; fd++) {
      world.accept(fd, "org.apache.mina.core.polling.Acceptor.run").peerCloses(fd);
    }
    world.live(UNREAD + 20);
    assertEquals(Map.of(world.only().site, 5), leakedBySite());
  }

  @Test
  void whatIsClosedAfterAllIsNoLongerOfTheLeak() {
    for (int fd = 20; fd < 23; fd++) {
      world.accept(fd, "com.acme.App.listen").peerCloses(fd).reads(fd, "com.acme.App.handle");
    }
    world.live(GRACE + 20);
    world.closes(20).sweep();
    assertEquals(Map.of(world.only().site, 2), leakedBySite());
  }

  @Test
  void theMostComeFirst() {
    int fd = 20;
    for (int site = 1; site <= 5; site++) {
      for (int i = 0; i < site; i++) {
        world.accept(fd++, "accept" + site);
      }
    }
    world.sweep();
    assertEquals(
        List.of(5, 4, 3, 2, 1), world.census.lines().stream().map(line -> line.count).toList());
  }
}
