// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.holders.OwnerFinder;
import io.closewait.holders.PlantedOwners;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One order, carried out. */
@Timeout(60)
class RescueTest {
  private static final int ALL = 1_000_000;

  private final Ward ward = new Ward();
  private final Set<Long> tried = new HashSet<>();
  private OwnerFinder finder = ward;
  private Helper helper = new Helper(30_000);

  @AfterEach
  void end() {
    ward.end();
  }

  private Rescue rescue(List<String> sites, int older, int most, boolean dry) {
    return new Rescue(Order.of(sites, older, most, dry), ward.detector, finder, helper, tried);
  }

  private Rescue rescue() {
    return rescue(List.of(), 0, ALL, false);
  }

  private static Account only(Rescue rescue) {
    assertEquals(1, rescue.accounts().size());
    return rescue.accounts().iterator().next();
  }

  private static Map<String, Integer> skipped(Rescue rescue) {
    return only(rescue).skipped;
  }

  @Test
  void allThatIsProvenIsClosedByItsOwner() {
    ward.leak(10, 25, "serve");
    Rescue rescue = rescue();
    assertEquals(1, rescue.left(), "it has to search first");
    rescue.step(ALL);
    assertTrue(rescue.isOver());
    assertEquals(25, rescue.closed());
    assertEquals(0, rescue.skipped());
    assertEquals(0, rescue.left());
    assertEquals(Map.of(Ward.Patient.class.getName(), 25), only(rescue).by);
    assertEquals(25, ward.closed.size());
    assertEquals(1, ward.searches);
    ward.pass(1);
    assertTrue(ward.detector.proven().isEmpty());
    assertTrue(ward.told.contains("25 closed by FIRSTAID"), ward.told.toString());
  }

  @Test
  void theOldestComeFirstAndNoMoreThanAskedFor() {
    ward.leak(10, 3, "serve").leak(20, 3, "serve");
    Rescue rescue = rescue(List.of(), 0, 4, false);
    rescue.step(ALL);
    assertEquals(4, rescue.closed());
    assertTrue(rescue.isOver());
    assertEquals(Set.of(10, 11, 12), new HashSet<>(ward.closed.subList(0, 3)));
    assertTrue(ward.closed.get(3) >= 20);
  }

  @Test
  void theYoungOnesAreLeftAlone() {
    ward.leak(10, 3, "serve").pass(600).leak(20, 3, "serve");
    Rescue rescue = rescue(List.of(), 300, ALL, false);
    rescue.step(ALL);
    assertEquals(Set.of(10, 11, 12), new HashSet<>(ward.closed));
  }

  @Test
  void moreThanOneSearchFindsAreFoundByTheNext() {
    ward.leak(10, 650, "serve");
    Rescue rescue = rescue();
    rescue.step(10);
    assertEquals(640, rescue.left());
    rescue.step(ALL);
    assertEquals(650, rescue.closed());
    assertEquals(3, ward.searches);
  }

  @Test
  void anIdlePoolIsClosedOnlyWhereItIsNamed() {
    ward.idle(10, 3, "pool");
    Rescue rescue = rescue();
    rescue.step(ALL);
    assertEquals(0, rescue.closed() + rescue.skipped());
    Rescue named = rescue(List.of(ward.site()), 0, ALL, false);
    named.step(ALL);
    assertEquals(3, named.closed());
  }

  @Test
  void anotherSiteIsLeftAlone() {
    ward.leak(10, 3, "serve").leak(20, 3, "other");
    Rescue rescue = rescue(List.of(ward.site()), 0, ALL, false);
    rescue.step(ALL);
    assertEquals(3, rescue.closed());
    assertEquals(1, rescue.accounts().size());
  }

  @Test
  void aRehearsalSaysWhatWouldBeAndClosesNothing() {
    ward.leak(10, 5, "serve");
    ward.held.remove(14);
    ward.writes(13);
    Rescue rescue = rescue(List.of(), 0, 2, true);
    rescue.rehearse();
    assertEquals(2, rescue.closed());
    assertEquals(3, rescue.skipped());
    assertEquals(5, only(rescue).sockets);
    assertEquals(
        Map.of(
            "more than --max allows", 1,
            "used meanwhile", 1,
            "no owner within reach: held by a running method, or by nobody", 1),
        skipped(rescue));
    assertTrue(ward.closed.isEmpty());
    assertTrue(rescue.isOver());
    assertTrue(tried.isEmpty(), "each may still be closed");
  }

  @Test
  void whatIsUsedBetweenTheSearchAndItsTurnIsLeftAlone() {
    ward.leak(10, 3, "serve");
    Rescue rescue = rescue();
    rescue.step(1);
    int first = ward.closed.get(0);
    for (int fd = 10; fd < 13; fd++) {
      if (fd != first) {
        ward.writes(fd);
      }
    }
    rescue.step(ALL);
    assertEquals(1, rescue.closed());
    assertEquals(Map.of("used meanwhile", 2), skipped(rescue));
  }

  /** Its object is closed, and the table has not heard of it yet. */
  @Test
  void whatTheApplicationClosesFirstIsNotClosedAgain() {
    ward.leak(10, 2, "serve");
    closesTheOther(ward.held.get(10), ward.held.get(11));
    closesTheOther(ward.held.get(11), ward.held.get(10));
    Rescue rescue = rescue();
    rescue.step(ALL);
    assertEquals(2, ward.closed.size(), "each once");
    assertEquals(1, rescue.closed());
    assertEquals(Map.of("closed meanwhile", 1), skipped(rescue));
  }

  private static void closesTheOther(Ward.Patient one, Ward.Patient other) {
    one.atClose =
        () -> {
          other.atClose = () -> null;
          other.close();
          return null;
        };
  }

  @Test
  void aCloseThatThrowsCostsASentenceAndTheNextGoesOn() {
    ward.leak(10, 3, "serve");
    ward.held.get(11).atClose =
        () -> {
          throw new IllegalStateException("not so");
        };
    Rescue rescue = rescue();
    rescue.step(ALL);
    assertEquals(2, rescue.closed());
    assertEquals(
        Map.of("its close() failed: java.lang.IllegalStateException: not so", 1), skipped(rescue));
  }

  @Test
  void aCloseThatNeverReturnsCostsAThreadAndTheSecondEndsIt() {
    helper = new Helper(100);
    ward.leak(10, 4, "serve");
    CountDownLatch never = new CountDownLatch(1);
    for (Ward.Patient each : ward.held.values()) {
      each.atClose =
          () -> {
            never.await();
            return "too late"; // or it would release a number of the next test
          };
    }
    Rescue rescue = rescue();
    rescue.step(ALL);
    assertTrue(rescue.isOver());
    assertEquals(0, rescue.closed());
    assertEquals(Map.of("its close() did not return within 100 ms", 2), skipped(rescue));
    assertEquals(2, ward.closed.size());
    never.countDown();
  }

  @Test
  void whyNothingCouldBeSearchedIsSaid() {
    ward.leak(10, 3, "serve");
    finder = (numbers, connected) -> PlantedOwners.none("this JDK is built differently");
    Rescue rescue = rescue();
    rescue.step(ALL);
    assertEquals(
        Map.of("its owner was not found: this JDK is built differently", 3), skipped(rescue));
  }

  @Test
  void eachIsTriedOnce() {
    ward.leak(10, 3, "serve");
    ward.held.get(10).atClose = () -> "does nothing";
    rescue().step(ALL);
    Rescue again = rescue();
    again.step(ALL);
    assertEquals(0, again.closed() + again.skipped());
    assertFalse(tried.isEmpty());
    tried.clear();
    Rescue later = rescue();
    later.step(ALL);
    assertEquals(0, later.closed(), "its close() was called; the descriptor may come back yet");
  }
}
