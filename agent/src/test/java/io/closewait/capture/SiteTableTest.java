// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SiteTableTest {
  private final SiteTable table = new SiteTable(FrameRulesTest.globs(""), 32, 8 << 20);
  private final Random random = new Random(20261123);
  private final Throwable stack = new Stackless();

  @Test
  void theSameHashIsTheSameSite() {
    int id = intern(table, 4711, stack);
    assertEquals(id, intern(table, 4711, new Throwable()));
    assertNotEquals(id, intern(table, 4712, stack));
  }

  @Test
  void noStackAtAllIsASiteLikeAnother() {
    int id = intern(table, 0, stack);
    assertEquals(id, intern(table, 0, stack));
    assertNotEquals(0, id, "0 is for: not sampled");
  }

  @Test
  void aSiteIsWrittenOutAtTheNextTickAndOnce() throws Exception {
    Thread worker = new Thread(() -> intern(table, 99, new Throwable()), "worker-7");
    worker.start();
    worker.join();
    int id = intern(table, 99, stack);
    assertNull(table.site(id));
    assertEquals(0, table.size());
    table.resolve();
    Site site = table.site(id);
    assertEquals("worker-7", site.stack.thread);
    intern(table, 99, stack);
    table.resolve();
    assertSame(site, table.site(id));
    assertEquals(1, table.size());
  }

  @Test
  void namesWithoutEndAreNotKept() throws Exception {
    Thread worker = new Thread(() -> intern(table, 99, new Throwable()), "x".repeat(1 << 20));
    worker.start();
    worker.join();
    table.resolve();
    assertEquals(203, table.site(intern(table, 99, stack)).stack.thread.length());
    long before = table.bytes();
    Throwable made = new Throwable();
    made.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("x".repeat(60_000), "call", "x", 1)});
    intern(table, 100, made);
    table.resolve();
    assertTrue(table.bytes() - before > 60_000, "the name of a class is counted");
  }

  @Test
  void zeroIsNoSite() {
    assertNull(table.site(0));
    assertNull(table.site(1234));
  }

  @Test
  void moreSitesThanFitBecomeOther() {
    table.addUser(used -> used.set(1, SiteTable.OTHER));
    Set<Integer> ids = new HashSet<>();
    int firstOther = -1;
    for (int i = 0; i < 100_000; i++) {
      int id = internNow(table, random.nextLong(), stack);
      assertTrue(id >= 1 && id <= SiteTable.OTHER, "it must fit into 16 bits: " + id);
      if (id == SiteTable.OTHER) {
        firstOther = firstOther < 0 ? i : firstOther;
      } else {
        assertTrue(ids.add(id), "two sites share number " + id);
      }
    }
    assertTrue(table.full());
    assertTrue(firstOther > 10_000, "full after only " + firstOther);
    assertEquals("other", table.site(SiteTable.OTHER).fingerprint);
    assertNull(table.site(SiteTable.OTHER).where);
  }

  @Test
  void aFullTableStillKnowsItsSites() {
    table.addUser(used -> used.set(1, SiteTable.OTHER));
    List<Long> hashes = random.longs(1000).boxed().toList();
    List<Integer> ids = hashes.stream().map(hash -> internNow(table, hash, stack)).toList();
    random.longs(100_000).forEach(hash -> internNow(table, hash, stack));
    assertTrue(table.full());
    assertEquals(ids, hashes.stream().map(hash -> intern(table, hash, stack)).toList());
  }

  @Test
  void tooManyNewOnesAtOnceHaveTheirTurnLater() {
    List<Integer> ids = new ArrayList<>();
    for (long hash = 0; hash < 10_000; hash++) {
      ids.add(table.add(hash, stack, 100));
    }
    assertEquals(1280, ids.stream().filter(id -> id != 0).count(), "128,000 frames wait");
    table.resolve();
    assertNotEquals(0, intern(table, 9_999, stack));
    assertFalse(table.full());
  }

  @Test
  void aStartOnASlowMachineBringsAllItsStacks() {
    for (int tick = 0; tick < 20; tick++) {
      Set<Integer> ids = new HashSet<>();
      for (int i = 0; i < 300; i++) {
        ids.add(table.add(tick * 1000L + i, stack, 50));
      }
      assertEquals(300, ids.size(), "distinct sites of tick " + tick);
      table.resolve();
    }
  }

  @Test
  void whatIsKeptIsBoundedAndNewCodeIsSeenForEver() {
    SiteTable small = new SiteTable(FrameRulesTest.globs(""), 32, 1_000_000);
    int seen = 0;
    for (int deployment = 0; deployment < 400; deployment++) {
      for (int i = 0; i < 20; i++) {
        int id = intern(small, deployment * 1000L + i, deep("com.acme.v" + deployment, i));
        seen += id != 0 && id != SiteTable.OTHER ? 1 : 0;
      }
      tick(small);
      tick(small);
      assertTrue(small.bytes() < 1_200_000, "kept: " + small.bytes());
    }
    assertTrue(seen > 7500, "blind: only " + seen + " of 8000 were seen");
    assertTrue(small.size() > 20 && small.size() < 2000, "sites: " + small.size());
  }

  @Test
  void aSiteThatIsReferredToKeepsItsNumberAndItsName() {
    SiteTable small = new SiteTable(FrameRulesTest.globs(""), 32, 100_000);
    int kept = intern(small, 7, deep("com.acme.kept", 0));
    small.addUser(used -> used.set(kept));
    tick(small);
    Site site = small.site(kept);
    Set<Integer> others = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      others.add(intern(small, 1000L + i, deep("com.acme.v" + i, i)));
      tick(small);
    }
    assertSame(site, small.site(kept));
    assertEquals(kept, intern(small, 7, stack));
    assertFalse(others.contains(kept));
    assertTrue(others.size() < 2500, "no number was ever given back: " + others.size());
  }

  @Test
  void numbersComeBackByTheClockHoweverOftenItIsAskedInBetween() {
    SiteTable small = new SiteTable(FrameRulesTest.globs(""), 32, 300_000);
    for (int i = 0; i < 100; i++) {
      intern(small, i, deep("com.acme.v" + i, i));
    }
    for (int i = 0; i < 100; i++) {
      small.resolve(); // as while somebody asks, every 50 ms
    }
    assertEquals(100, small.size(), "a hook may have one of them in its hand");
    for (int i = 0; i < 40; i++) {
      tick(small);
    }
    assertEquals(0, small.size());
  }

  private static void tick(SiteTable table) {
    table.pass();
    table.resolve();
  }

  @Test
  void whatIsMetAgainAndAgainStays() {
    SiteTable small = new SiteTable(FrameRulesTest.globs(""), 32, 100_000);
    int busy = intern(small, 7, deep("com.acme.busy", 0));
    for (int i = 0; i < 2000; i++) {
      intern(small, 1000L + i, deep("com.acme.v" + i, i));
      tick(small);
      assertEquals(busy, intern(small, 7, stack));
    }
  }

  private static int intern(SiteTable table, long hash, Throwable stack) {
    int known = table.known(hash);
    return known != 0 ? known : table.add(hash, stack, stack.getStackTrace().length);
  }

  private static int internNow(SiteTable table, long hash, Throwable stack) {
    int id = intern(table, hash, stack);
    if (id == 0) {
      tick(table);
      id = intern(table, hash, stack);
    }
    return id;
  }

  /** Forty frames, most of them as in all the others. */
  private static Throwable deep(String code, int line) {
    StackTraceElement[] frames = new StackTraceElement[40];
    for (int i = 0; i < frames.length; i++) {
      String type = i < 5 ? code + ".Shop" + i : "com.acme.Framework" + i;
      frames[i] = new StackTraceElement(type, "call", "Shop.java", i < 5 ? line : i);
    }
    Throwable stack = new Throwable();
    stack.setStackTrace(frames);
    return stack;
  }

  @Test
  void hashesThatMeetInOnePlaceAreStillToldApart() {
    Set<Integer> ids = new HashSet<>();
    for (int i = 1; i <= 64; i++) { // equal low bits, so each starts in the same slot
      ids.add(intern(table, (long) i << 32 | i ^ 0xabcL, stack));
    }
    assertEquals(64, ids.size());
    assertFalse(ids.contains(SiteTable.OTHER));
  }

  @Test
  void manyThreadsAgreeOnEverySite() throws Exception {
    int threads = 8;
    List<Long> hashes = random.longs(200).boxed().toList();
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<List<Integer>>> tasks = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < hashes.size(); i++) {
          order.add(i);
        }
        if (t % 2 == 1) {
          Collections.reverse(order);
        }
        tasks.add(() -> internAll(together, hashes, order));
      }
      Set<List<Integer>> answers = new HashSet<>();
      for (Future<List<Integer>> answer : pool.invokeAll(tasks)) {
        answers.add(answer.get());
      }
      assertEquals(1, answers.size(), "threads disagree");
      List<Integer> ids = answers.iterator().next();
      assertEquals(hashes.size(), new HashSet<>(ids).size());
      table.resolve();
      assertEquals(hashes.size(), table.size(), "each was left to be written out exactly once");
      ids.forEach(id -> assertNotNull(table.site(id)));
    } finally {
      pool.shutdownNow();
    }
  }

  private List<Integer> internAll(CyclicBarrier together, List<Long> hashes, List<Integer> order)
      throws Exception {
    together.await();
    Integer[] ids = new Integer[hashes.size()];
    for (int i : order) {
      ids[i] = intern(table, hashes.get(i), stack);
    }
    return java.util.Arrays.stream(ids).collect(Collectors.toList());
  }

  /** Thousands of these are written out in no time. */
  private static final class Stackless extends Throwable {
    private static final long serialVersionUID = 1;

    Stackless() {
      super(null, null, false, false);
    }
  }
}
