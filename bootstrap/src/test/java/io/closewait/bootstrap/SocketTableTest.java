// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static io.closewait.bootstrap.SocketTable.ACCEPTED;
import static io.closewait.bootstrap.SocketTable.CLOSING;
import static io.closewait.bootstrap.SocketTable.CONNECTED;
import static io.closewait.bootstrap.SocketTable.EMPTY;
import static io.closewait.bootstrap.SocketTable.EOF;
import static io.closewait.bootstrap.SocketTable.ESTABLISHED;
import static io.closewait.bootstrap.SocketTable.OPEN;
import static io.closewait.bootstrap.SocketTable.OWNER_SETTLED;
import static io.closewait.bootstrap.SocketTable.SEGMENTS;
import static io.closewait.bootstrap.SocketTable.SEGMENT_SIZE;
import static io.closewait.bootstrap.SocketTable.TLS_EOF;
import static io.closewait.bootstrap.SocketTable.UNKNOWN_SIDE;
import static io.closewait.bootstrap.SocketTable.WATCHED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketTableTest {
  private static final int CAPACITY = SEGMENTS * SEGMENT_SIZE;
  private static final int SITE_MAX = 0xffff;

  private final Random random = new Random(20261123);

  @AfterEach
  void leaveTheTableEmpty() {
    SocketTable.clear();
  }

  @Test
  void theFirstLongKeepsWhatWasPutIn() {
    long first = 0;
    for (int i = 0; i < 20_000; i++) {
      int side = random.nextInt(4);
      int site = edgeOr(random.nextInt(SITE_MAX + 1), SITE_MAX);
      int tick = edgeOr(random.nextInt(1 << 28), (1 << 28) - 1);
      int generation = EntryBits.generation(first);
      first = EntryBits.opened(first, side, site, tick);
      checkFirst(first, OPEN, side, generation + 1 & 0xffff, site, tick);
      long closing = EntryBits.closing(first);
      checkFirst(closing, CLOSING, side, generation + 1 & 0xffff, site, tick);
      long emptied = EntryBits.emptied(random.nextBoolean() ? closing : first);
      checkFirst(emptied, EMPTY, UNKNOWN_SIDE, generation + 1 & 0xffff, 0, 0);
      first = random.nextBoolean() ? emptied : closing;
    }
  }

  private static void checkFirst(
      long first, int state, int side, int generation, int site, int tick) {
    assertEquals(state, EntryBits.state(first));
    assertEquals(side, EntryBits.side(first));
    assertEquals(generation, EntryBits.generation(first));
    assertEquals(site, EntryBits.openSite(first));
    assertEquals(7, EntryBits.openAge(first, tick + 7));
  }

  @Test
  void theSecondLongKeepsWhatWasPutIn() {
    long second = 0;
    int eofSite = 0;
    int ownerSite = 0;
    int tick = 0;
    long flags = 0;
    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(3)) {
        case 0 -> {
          eofSite = edgeOr(random.nextInt(SITE_MAX + 1), SITE_MAX);
          second = EntryBits.withEofSite(second, eofSite);
        }
        case 1 -> {
          ownerSite = edgeOr(random.nextInt(SITE_MAX + 1), SITE_MAX);
          second = EntryBits.withOwnerSite(second, ownerSite);
        }
        default -> {
          tick = edgeOr(random.nextInt(1 << 27), (1 << 27) - 1);
          long added = 1L << random.nextInt(5);
          flags |= added;
          second = EntryBits.marked(second, tick, added);
        }
      }
      boolean ended = (flags & (EOF | TLS_EOF)) != 0;
      assertEquals(ended ? eofSite : 0, EntryBits.eofSite(second));
      assertEquals(ended ? 0 : eofSite, EntryBits.laterSite(second));
      assertEquals(ownerSite, EntryBits.ownerSite(second));
      assertEquals(tick, EntryBits.markTick(second));
      assertEquals(flags, second & (EOF | TLS_EOF | WATCHED | OWNER_SETTLED | ESTABLISHED));
    }
  }

  /** The value itself, or now and then one at the edge of the field. */
  private int edgeOr(int value, int greatest) {
    int dice = random.nextInt(10);
    return dice == 0 ? 0 : dice == 1 ? greatest : value;
  }

  @Test
  void theFlagsAreFiveDifferentBits() {
    assertEquals(0b11111, EOF | TLS_EOF | WATCHED | OWNER_SETTLED | ESTABLISHED);
    assertEquals(0b11111, EOF + TLS_EOF + WATCHED + OWNER_SETTLED + ESTABLISHED);
  }

  @Test
  void agesAreRightWhenTheTicksOfAnEntryWrapAround() {
    long first = EntryBits.opened(0, CONNECTED, 1, (1 << 28) - 5);
    assertEquals(15, EntryBits.openAge(first, (1 << 28) + 10));
    long second = EntryBits.marked(0, (1 << 27) - 5, EOF);
    assertEquals(15, EntryBits.markAge(second, (1 << 27) + 10));
    assertEquals(0, EntryBits.markAge(EntryBits.marked(0, 1 << 27, EOF), 1 << 27));
    int late = Integer.MAX_VALUE - 3;
    assertEquals(3, EntryBits.markAge(EntryBits.marked(0, late, EOF), late + 3));
    assertEquals(3, EntryBits.openAge(EntryBits.opened(0, CONNECTED, 1, late), late + 3));
  }

  @Test
  void theGenerationWrapsAroundAndTouchesNothingElse() {
    long first = 0;
    for (int i = 0; i < 0x10000; i++) {
      first = EntryBits.opened(EntryBits.emptied(first), ACCEPTED, SITE_MAX, 9);
      assertEquals(i + 1 & 0xffff, EntryBits.generation(first));
    }
    checkFirst(first, OPEN, ACCEPTED, 0, SITE_MAX, 9);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 1 << 20, Integer.MAX_VALUE})
  void numbersOutsideTheTableAreNobody(int fd) {
    assertEquals(0, SocketTable.find(fd));
    assertEquals(0, SocketTable.make(fd));
    assertEquals(0, SocketTable.first(fd));
    assertEquals(0, SocketTable.second(fd));
    assertFalse(SocketTable.seed(fd, 1));
    assertFalse(SocketTable.empty(fd, 0));
    assertFalse(SocketTable.update(fd, 0, 0, 1));
    assertEquals(-1, SocketTable.nextUsed(fd));
  }

  @Test
  void theTableEndsAtTheNumberThatTheMessageNames() {
    assertEquals(1_048_576, CAPACITY);
    assertTrue(SocketTable.seed(CAPACITY - 1, 1));
    assertEquals(CAPACITY - 1, SocketTable.nextUsed(0));
    assertEquals(-1, SocketTable.nextUsed(CAPACITY));
  }

  @Test
  void theStandardStreamsAreNeverRecordedUnseen() {
    assertFalse(SocketTable.seed(0, 1));
    assertFalse(SocketTable.seed(2, 1));
    assertTrue(SocketTable.seed(3, 1));
  }

  @Test
  void neighboursAcrossSegmentsDoNotTouchEachOther() {
    List<Integer> numbers =
        List.of(3, 4, SEGMENT_SIZE - 1, SEGMENT_SIZE, SEGMENT_SIZE + 1, 77 * SEGMENT_SIZE);
    for (int fd : numbers) {
      assertTrue(SocketTable.seed(fd, fd + 3));
    }
    for (int fd : numbers) {
      assertEquals(0, EntryBits.openAge(SocketTable.first(fd), fd + 3), "number " + fd);
      assertEquals(ESTABLISHED, SocketTable.second(fd));
    }
    assertTrue(SocketTable.empty(SEGMENT_SIZE, SocketTable.first(SEGMENT_SIZE)));
    assertEquals(EMPTY, EntryBits.state(SocketTable.first(SEGMENT_SIZE)));
    assertEquals(OPEN, EntryBits.state(SocketTable.first(SEGMENT_SIZE - 1)));
    assertEquals(OPEN, EntryBits.state(SocketTable.first(SEGMENT_SIZE + 1)));
  }

  @Test
  void theWalkFindsEachUsedNumberOnceAndInOrder() {
    Set<Integer> used =
        random
            .ints(500, 0, CAPACITY)
            .boxed()
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    used.addAll(List.of(0, SEGMENT_SIZE - 1, SEGMENT_SIZE, CAPACITY - 1));
    used.forEach(fd -> SocketTable.seed(fd, 1));
    int dropped = used.iterator().next();
    SocketTable.empty(dropped, SocketTable.first(dropped));
    used.remove(dropped);
    List<Integer> walked = new ArrayList<>();
    for (int fd = SocketTable.nextUsed(0); fd >= 0; fd = SocketTable.nextUsed(fd + 1)) {
      walked.add(fd);
    }
    assertEquals(new ArrayList<>(used), walked);
  }

  @Test
  void theWalkAlsoFindsEntriesWhoseCloseWasCalled() {
    SocketTable.seed(6, 1);
    SocketEvents.closing(Descriptors.of(6));
    assertEquals(CLOSING, EntryBits.state(SocketTable.first(6)));
    assertEquals(6, SocketTable.nextUsed(0));
  }

  @Test
  void theWalkOverMarkedSocketsStopsAtThemAndCountsTheOthers() {
    SocketEvents.capture = () -> 1;
    for (int fd : new int[] {3, 4, 5, SEGMENT_SIZE, SEGMENT_SIZE + 1, CAPACITY - 1}) {
      SocketEvents.accepted(Descriptors.of(fd));
    }
    SocketEvents.listening(Descriptors.of(7));
    SocketEvents.afterRead(-1, Descriptors.of(4));
    SocketEvents.closing(Descriptors.of(SEGMENT_SIZE + 1));
    SocketEvents.capture = null;
    int[] passed = new int[1];
    assertEquals(4, SocketTable.nextMarked(0, passed));
    assertEquals(1, passed[0]);
    assertEquals(SEGMENT_SIZE + 1, SocketTable.nextMarked(5, passed));
    assertEquals(3, passed[0]);
    assertEquals(-1, SocketTable.nextMarked(SEGMENT_SIZE + 2, passed));
    assertEquals(4, passed[0]);
  }

  @Test
  void anEntryIsEmptiedOnlyIfItIsStillAsRead() {
    SocketTable.seed(5, 1);
    long read = SocketTable.first(5);
    SocketTable.empty(5, read);
    SocketTable.seed(5, 1); // another socket, in all but its generation like the first
    assertFalse(SocketTable.empty(5, read));
    assertEquals(OPEN, EntryBits.state(SocketTable.first(5)));
    assertNotEquals(EntryBits.generation(read), EntryBits.generation(SocketTable.first(5)));
  }

  @Test
  void anUpdateNeedsBothLongsAsRead() {
    SocketTable.seed(5, 1);
    long first = SocketTable.first(5);
    assertFalse(SocketTable.update(5, first, 4711, 1));
    assertFalse(SocketTable.update(5, first + 1, ESTABLISHED, 1));
    assertEquals(ESTABLISHED, SocketTable.second(5));
    assertTrue(SocketTable.update(5, first, ESTABLISHED, WATCHED));
    assertEquals(WATCHED, SocketTable.second(5));
    assertEquals(first, SocketTable.first(5));
  }

  @Test
  void aSeedDoesNotReplaceASocketInUse() {
    assertTrue(SocketTable.seed(8, 10));
    long first = SocketTable.first(8);
    checkFirst(first, OPEN, UNKNOWN_SIDE, EntryBits.generation(first), 0, 10);
    assertFalse(SocketTable.seed(8, 20));
    assertEquals(first, SocketTable.first(8));
    SocketEvents.closing(Descriptors.of(8));
    assertFalse(SocketTable.seed(8, 20));
  }

  @Test
  void aSeedForgetsTheMarksOfTheLastUser() {
    SocketTable.seed(8, 10);
    SocketTable.update(8, SocketTable.first(8), ESTABLISHED, -1);
    SocketTable.empty(8, SocketTable.first(8));
    SocketTable.seed(8, 11);
    assertEquals(ESTABLISHED, SocketTable.second(8));
  }

  @Test
  void clearingEmptiesAllAndKeepsTheGenerations() {
    SocketTable.seed(3, 1);
    SocketTable.seed(3 * SEGMENT_SIZE, 1);
    int generation = EntryBits.generation(SocketTable.first(3));
    SocketTable.clear();
    assertEquals(-1, SocketTable.nextUsed(0));
    SocketTable.seed(3, 1);
    assertEquals(generation + 1 & 0xffff, EntryBits.generation(SocketTable.first(3)));
  }

  @Test
  void threadsThatMakeOneSegmentAtOnceGetTheSame() throws Exception {
    int threads = 8;
    int rounds = 20;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < rounds; round++) {
        int fd = (200 + round) * SEGMENT_SIZE; // made by nobody else here
        Callable<Long> make =
            () -> {
              together.await();
              return SocketTable.make(fd);
            };
        Set<Long> addresses = new java.util.HashSet<>();
        for (Future<Long> made : pool.invokeAll(java.util.Collections.nCopies(threads, make))) {
          addresses.add(made.get());
        }
        assertEquals(1, addresses.size());
        assertFalse(addresses.contains(0L));
        assertEquals(Set.of(SocketTable.find(fd)), addresses);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
