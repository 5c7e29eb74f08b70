// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static io.closewait.bootstrap.SocketTable.CLOSING;
import static io.closewait.bootstrap.SocketTable.EMPTY;
import static io.closewait.bootstrap.SocketTable.ESTABLISHED;
import static io.closewait.bootstrap.SocketTable.OPEN;
import static io.closewait.bootstrap.SocketTable.SEGMENTS;
import static io.closewait.bootstrap.SocketTable.SEGMENT_SIZE;
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

  private final Random random = new Random(20261123);

  @AfterEach
  void leaveTheTableEmpty() {
    SocketTable.clear();
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
    EntryBitsTest.checkFirst(first, OPEN, UNKNOWN_SIDE, EntryBits.generation(first), 0, 10);
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
