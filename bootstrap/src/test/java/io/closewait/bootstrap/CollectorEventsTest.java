// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the garbage collector does to sockets. */
class CollectorEventsTest extends EventsTest {
  // ---- the collector ---------------------------------------------------------------------------

  @Test
  void whatTheCollectorReleasesIsAbandonedByItsSites() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    Collector.cleaner = Thread.currentThread();
    SocketEvents.released(SOCKET);
    assertEquals(SocketTable.EMPTY, state());
    assertTrue(Collector.MARKED.isEmpty(), "it bore no mark");
    long key = (long) SocketTable.ACCEPTED << 32 | 1 << 16 | 2;
    assertEquals(Map.of(key, 1).toString(), Collector.ABANDONED.toString());
  }

  @Test
  void aSocketThatTheApplicationClosedIsNotAbandonedWhoeverReleasesIt() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.closing(SOCKET);
    Collector.finalizer = Thread.currentThread();
    SocketEvents.released(SOCKET);
    assertTrue(Collector.ABANDONED.isEmpty());
    assertTrue(Collector.MARKED.isEmpty());
  }

  @Test
  void theCollectorsOwnCloseIsNoCloseOfTheApplication() {
    SocketEvents.connecting(SOCKET);
    Collector.finalizer = Thread.currentThread();
    SocketEvents.closing(SOCKET); // Java 8 calls close() on the Finalizer
    assertEquals(SocketTable.OPEN, state());
    SocketEvents.released(SOCKET);
    assertEquals(1, Collector.ABANDONED.size());
  }

  @Test
  void soIsThatOfTheThreadThatRunsFinalizersOnDemand() throws InterruptedException {
    Collector.finalizing = Thread.currentThread().getThreadGroup();
    closeOn("Secondary finalizer");
    assertEquals(1, abandoned());
    closeOn("main");
    assertEquals(1, abandoned(), "another thread of its group is not the JDK's");
    Collector.finalizing = new ThreadGroup("of others");
    closeOn("Secondary finalizer");
    assertEquals(1, abandoned(), "nor one of another group with its name");
  }

  private static int abandoned() {
    return Collector.ABANDONED.values().stream().mapToInt(Number::intValue).sum();
  }

  private static void closeOn(String thread) throws InterruptedException {
    SocketEvents.connecting(SOCKET);
    Thread closer =
        new Thread(
            () -> {
              SocketEvents.closing(SOCKET);
              SocketEvents.released(SOCKET);
            },
            thread);
    closer.start();
    closer.join();
    assertEquals(SocketTable.EMPTY, state());
  }

  @Test
  void aCollectedNumberIsUsedAgainLikeAnother() {
    SocketEvents.accepted(SOCKET);
    long first = SocketTable.first(FD);
    SocketEvents.afterRead(-1, SOCKET);
    Collector.cleaner = Thread.currentThread();
    SocketEvents.released(SOCKET);
    SocketEvents.connecting(SOCKET);
    int generation = EntryBits.generation(first);
    assertEquals(generation + 1 & 0xffff, EntryBits.generation(SocketTable.first(FD)));
    Long former = SocketTable.identity(FD, first);
    assertEquals(Map.of(former, true).toString(), Collector.MARKED.toString());
  }

  @Test
  void whatIsKeptOfAbandonedSocketsIsBounded() {
    Collector.cleaner = Thread.currentThread();
    int sockets = 2 * Collector.ABANDONED_LIMIT;
    for (int i = 0; i < sockets; i++) { // each from a site of its own
      SocketEvents.accepted(SOCKET);
      SocketEvents.released(SOCKET);
    }
    assertEquals(Collector.ABANDONED_LIMIT + 1, Collector.ABANDONED.size());
    assertEquals(sockets, Collector.ABANDONED.values().stream().mapToInt(Number::intValue).sum());
  }
}
