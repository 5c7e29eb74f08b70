// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.holders.PlayedHeap.Thing;
import io.closewait.leak.Holder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where a search looks first, when it looks again, and when it has seen enough. */
class SearchTest {
  private static final int FIRST = 100;
  private static final int CAP = 10;

  private final PlayedHeap heap = new PlayedHeap();
  private Search search;

  private static int[] numbers(int count) {
    return IntStream.range(FIRST, FIRST + count).toArray();
  }

  private Search search(int rounds, int count) {
    long later = System.nanoTime() + (1L << 40);
    Target target = new Target(numbers(count), Target.Fate.NOT_KNOWN, List.of());
    Bounds bounds = new Bounds(100_000, 1_000, CAP, rounds, later);
    search = new Search(heap, bounds, List.of(target), number -> true);
    return search;
  }

  private List<String> found(int rounds, int count) {
    Majority only = search(rounds, count).run().get(0);
    return only.told(Target.Fate.NOT_KNOWN, true).stream().map(Holder::sentence).toList();
  }

  private void application(String field, Thing value) {
    heap.statics(0, CodeOrigin.APPLICATION, "com.acme.Server", field, value);
  }

  // ---- waves -----------------------------------------------------------------------------------

  @Test
  void whereTheApplicationsOwnTablesHaveAllNobodyElseIsAsked() {
    application("open", heap.array(heap.sockets(FIRST, 3)));
    assertEquals(List.of("held by static com.acme.Server.open: 3 of 3"), found(4, 3));
    assertEquals(List.of(0), heap.asked);
  }

  @Test
  void whatIsInNoTableOfTheApplicationIsSoughtAmongThreadsAndLibraries() {
    Thing[] sockets = heap.sockets(FIRST, 3);
    heap.statics(1, CodeOrigin.LIBRARY, "org.lib.Pool", "idle", heap.array(sockets));
    List<String> found = found(4, 3);
    assertEquals(List.of(0, 1), heap.asked, "the JDK's own tables name nobody");
    assertTrue(found.get(0).contains("org.lib.Pool.idle"), found.toString());
  }

  @Test
  void onlyWhatIsStillMissingIsSoughtInTheJdksOwn() {
    Thing[] sockets = heap.sockets(FIRST, 3);
    heap.statics(2, CodeOrigin.JDK, "sun.net.Cache", "kept", heap.array(sockets));
    found(4, 3);
    assertEquals(List.of(0, 1, 2), heap.asked);
  }

  @Test
  void whatIsNowhereIsCounted() {
    application("open", heap.array(heap.sockets(FIRST, 2)));
    List<String> found = found(4, 3);
    assertEquals("held by static com.acme.Server.open: 2 of 3", found.get(0));
    assertTrue(found.get(1).startsWith("1 of 3 are in no field"), found.toString());
    assertNull(search.ended());
    assertEquals(heap.asked, List.of(0, 1, 2));
  }

  @Test
  void whoOnlyWantsTheWayStopsAtTheWaveThatHasAll() {
    heap.statics(1, CodeOrigin.LIBRARY, "org.lib.Pool", "idle", heap.array(heap.sockets(FIRST, 2)));
    Walk walk = search(4, 2).reach();
    assertEquals(2, walk.sockets.size());
    assertEquals(List.of(0, 1), heap.asked);
  }

  @Test
  void theWaveBeforeIsNotLookedAtAgainWhereNothingWasCapped() {
    Thing table = heap.array(heap.sockets(FIRST, 2));
    application("open", table);
    found(4, 3);
    assertEquals(List.of(0, 1, 2), heap.asked, "one sight of each");
  }

  // ---- rounds ----------------------------------------------------------------------------------

  @Test
  void aTableThatIsLargerThanTheCapIsReadWholeOnceItIsKnownToHaveSockets() {
    application("open", heap.array(heap.sockets(FIRST, 3 * CAP)));
    assertEquals(List.of("held by static com.acme.Server.open: 30 of 30"), found(4, 3 * CAP));
    assertEquals(List.of(0, 0), heap.asked, "the second time without a cap");
  }

  @Test
  void withoutAnotherRoundTheRestIsNotFound() {
    application("open", heap.array(heap.sockets(FIRST, 3 * CAP)));
    List<String> found = found(1, 3 * CAP);
    assertEquals("held by static com.acme.Server.open: 10 of 30", found.get(0));
    assertTrue(found.get(1).startsWith("20 of 30 are in no field"), found.toString());
  }

  @Test
  void aLargeTableWithoutSocketsStaysCapped() {
    Thing[] entries = new Thing[3 * CAP];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = heap.app("com.acme.Price");
    }
    application("prices", heap.array(entries));
    application("open", heap.array(heap.sockets(FIRST, 3 * CAP)));
    found(4, 3 * CAP);
    assertTrue(search.objects() < 3 * CAP + 2 * CAP, search.objects() + " objects");
  }

  @Test
  void aSecondTableIsFreedOnceTheFirstHasLedToIt() {
    Thing[] sessions = new Thing[3 * CAP];
    Thing[] sockets = heap.sockets(FIRST, 3 * CAP);
    for (int i = 0; i < sessions.length; i++) {
      sessions[i] = heap.app("com.acme.Session").with("parts", heap.array(sockets[i]));
    }
    application("sessions", heap.array(sessions));
    assertEquals(
        List.of("held by static com.acme.Server.sessions -> Session.parts: 30 of 30"),
        found(4, 3 * CAP));
  }

  // ---- samples ---------------------------------------------------------------------------------

  @Test
  void ofManySocketsSomeAreEnoughAndTheCountSaysOfHowMany() {
    application("a", heap.array(heap.sockets(FIRST, 400)));
    assertEquals(List.of("held by static com.acme.Server.a: 150 of 150"), found(4, 400));
  }

  @Test
  void theSampleIsSpreadOverAllOfThem() {
    Thing[] sockets = heap.sockets(FIRST, 400);
    application("early", heap.array(java.util.Arrays.copyOfRange(sockets, 0, 200)));
    application("late", heap.array(java.util.Arrays.copyOfRange(sockets, 200, 400)));
    assertEquals(
        List.of(
            "held by static com.acme.Server.early: 75 of 150",
            "held by static com.acme.Server.late: 75 of 150"),
        found(4, 400));
  }

  @Test
  void eachLeakHasItsOwnAnswer() {
    application("in", heap.array(heap.sockets(FIRST, 2)));
    application("out", heap.array(heap.sockets(FIRST + 2, 3)));
    Target in = new Target(new int[] {FIRST, FIRST + 1}, Target.Fate.NOT_KNOWN, List.of());
    Target out = new Target(new int[] {FIRST + 3}, Target.Fate.NOT_KNOWN, List.of());
    Bounds bounds = new Bounds(1_000, 100, CAP, 4, System.nanoTime() + (1L << 40));
    List<Majority> all = new Search(heap, bounds, List.of(in, out), number -> true).run();
    assertEquals("com.acme.Server.in", place(all.get(0)));
    assertEquals("com.acme.Server.out", place(all.get(1)));
  }

  private static String place(Majority majority) {
    return majority.told(Target.Fate.NOT_KNOWN, true).get(0).place;
  }
}
