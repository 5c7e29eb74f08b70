// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Severity;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a leak is a warning. */
class SeverityTest {
  private World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  // ---- severity --------------------------------------------------------------------------------

  @Test
  void nineUnreadAreInformationTenAreAWarning() {
    for (int fd = 20; fd < 29; fd++) {
      world.unread(fd);
    }
    world.live(UNREAD + 20);
    assertEquals(Severity.INFO, world.only().severity);
    world.unread(29);
    world.live(UNREAD + 20);
    assertEquals(Severity.WARN, world.only().severity);
    assertEquals(2, world.leaks.size(), "what got worse is told at once");
    assertEquals(Severity.WARN, world.lastLine().severity);
  }

  @Test
  void oneThatIsHalfAnHourOldIsAWarning() {
    world.unread(20);
    world.live(1800);
    assertEquals(Severity.INFO, world.only().severity);
    world.live(20);
    assertEquals(Severity.WARN, world.only().severity);
    assertEquals(Severity.WARN, world.lastLine().severity);
  }

  @Test
  void manyOfOneSiteAreAWarningThoughTheyAreOfTwoKinds() {
    for (int fd = 20; fd < 28; fd++) {
      world.unread(fd);
    }
    for (int fd = 40; fd < 44; fd++) {
      world.unread(fd);
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
        world.unread(fd);
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
        world.unread(fd);
      }
      world.live(UNREAD + 60).summary();
      assertEquals(Severity.INFO, world.only().severity, "summary " + i);
    }
  }

  @Test
  void aWarningIsNotTakenBackWhileTheSiteStands() {
    for (int fd = 20; fd < 30; fd++) {
      world.unread(fd);
    }
    world.live(UNREAD + 20);
    world.closes(20).closes(21).live(10);
    assertEquals(Severity.WARN, world.only().severity);
  }
}
