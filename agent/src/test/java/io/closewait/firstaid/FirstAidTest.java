// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Orders, one after the other, at a pace that leaves time to stop. */
@Timeout(60)
class FirstAidTest {
  private static final Order ALL = Order.of(List.of(), 0, 1_000_000, false);
  private static final Order DRY = Order.of(List.of(), 0, 1_000_000, true);
  private static final int URGENT = 980; // of 1024

  private final Ward ward = new Ward();

  @AfterEach
  void end() {
    ward.end();
  }

  private FirstAid asked() {
    return new FirstAid(ward.detector, ward, ward, -1);
  }

  private FirstAid standing(int seconds) {
    return new FirstAid(ward.detector, ward, ward, seconds);
  }

  private boolean ask(FirstAid aid, Order order) {
    return aid.ask(order, ward.nanos());
  }

  private int after(int millis, FirstAid aid) {
    aid.tick(ward.millis(millis).nanos());
    return aid.closed();
  }

  @Test
  void tenASecond() {
    ward.leak(10, 25, "serve");
    FirstAid aid = asked();
    assertTrue(ask(aid, ALL));
    assertEquals(10, aid.closed());
    assertEquals(15, aid.left());
    assertEquals(10, after(50, aid), "nothing is due yet");
    assertEquals(12, after(150, aid));
    assertEquals(22, after(5000, aid), "what was missed is not caught up");
    assertEquals(25, after(1000, aid));
    assertEquals(0, aid.left());
    assertEquals(0, aid.skipped());
    String line =
        "INFO FIRST AID " + ward.site() + ": closed 25 sockets, oldest 47s, by close() of ";
    assertTrue(ward.told.get(0).startsWith(line), ward.told.toString());
    assertEquals("25 sockets closed so far", aid.status());
    assertTrue(
        aid.page(false).startsWith("First aid closed 25 leaked sockets.\n"), aid.page(false));
    assertTrue(aid.page(true).contains("\"closed\":25,\"by\":{"), aid.page(true));
  }

  @Test
  void allAtOnceWhenTheDescriptorsAreNearlyGone() {
    ward.kernel.uses(URGENT);
    ward.leak(10, 400, "serve");
    FirstAid aid = asked();
    ask(aid, ALL);
    assertEquals(400, aid.closed());
  }

  @Test
  void anOrderThatIsCarriedOutIsNotReplacedByAnother() {
    ward.leak(10, 25, "serve");
    FirstAid aid = asked();
    ask(aid, ALL);
    assertFalse(ask(aid, ALL));
    assertTrue(ask(aid, DRY), "to ask what would be is harmless");
    assertEquals(0, aid.left(), "of what was asked last");
    after(1000, aid);
    after(1000, aid);
    assertTrue(ask(aid, ALL));
    assertEquals(25, ward.closed.size());
  }

  @Test
  void aRehearsalIsNoNews() {
    ward.leak(10, 5, "serve");
    FirstAid aid = asked();
    ask(aid, DRY);
    assertEquals(5, aid.closed());
    assertTrue(aid.page(false).startsWith("First aid would close 5 leaked sockets; nothing is"));
    assertTrue(ward.told.isEmpty());
    assertEquals("0 sockets closed so far", aid.status());
  }

  @Test
  void beforeAnythingIsAskedThereIsNothingToSay() {
    FirstAid aid = asked();
    assertEquals("", aid.page(false));
    assertEquals(0, aid.left() + aid.closed() + aid.skipped());
    aid.swept(ward.nanos());
    assertEquals(0, ward.searches, "without an order nothing is searched");
  }

  // ---- the order that stands -------------------------------------------------------------------

  @Test
  void theStandingOrderWaitsForTheAge() {
    FirstAid aid = standing(600);
    assertEquals(
        "every proven leak older than 600 s is closed; 0 sockets closed so far", aid.status());
    ward.leak(10, 3, "serve");
    aid.swept(ward.nanos());
    assertTrue(ward.closed.isEmpty());
    assertEquals(0, ward.searches, "nor is anything searched for");
    ward.pass(600);
    aid.swept(ward.nanos());
    assertEquals(3, ward.closed.size());
    assertEquals(
        "every proven leak older than 600 s is closed; 3 sockets closed so far", aid.status());
  }

  @Test
  void whatCouldNotBeClosedIsNotTriedAgainForAnHour() {
    FirstAid aid = standing(0);
    ward.leak(10, 1, "serve");
    int[] calls = {0};
    ward.held.get(10).atClose =
        () -> {
          calls[0]++;
          throw new IllegalStateException("not so");
        };
    for (int minute = 0; minute < 50; minute++) {
      aid.swept(ward.pass(60).nanos());
    }
    assertEquals(1, calls[0]);
    aid.swept(ward.pass(3600).nanos());
    aid.swept(ward.pass(60).nanos());
    assertEquals(2, calls[0]);
  }

  @Test
  void theStandingOrderNeverTakesAnIdlePool() {
    FirstAid aid = standing(0);
    ward.idle(10, 3, "pool");
    aid.swept(ward.pass(60).nanos());
    assertTrue(ward.closed.isEmpty());
  }

  @Test
  void twoCallsThatNeverReturnEndIt() throws InterruptedException {
    FirstAid aid = standing(0);
    ward.leak(10, 4, "serve");
    Object never = new Object();
    ward.held.values().forEach(each -> each.atClose = () -> waitsFor(never));
    aid.swept(ward.nanos());
    assertEquals(2, ward.closed.size());
    String last = ward.told.get(ward.told.size() - 1);
    assertTrue(last.startsWith("WARN first aid has given up: 2 calls of close()"), last);
    assertTrue(aid.status().contains("it has given up"), aid.status());
    aid.swept(ward.pass(4000).nanos());
    assertEquals(2, ward.closed.size());
  }

  private static String waitsFor(Object never) throws InterruptedException {
    synchronized (never) {
      while (true) {
        never.wait();
      }
    }
  }
}
