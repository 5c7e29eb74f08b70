// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sockets that live fast on few numbers while a sweeper reads and marks their entries. Every stack
 * of one socket has the same site here, so that an entry which mixes two sockets shows itself.
 */
class TableRacesTest {
  private static final int APPLICATIONS = 3, LIVES = 60_000;

  private final ThreadLocal<Integer> site = ThreadLocal.withInitial(() -> 1);

  @BeforeEach
  void plugIn() {
    SocketTable.clear();
    SocketEvents.adopting = false;
    SocketEvents.now = 100;
    SocketEvents.capture = site::get;
    CaptureBudget.set(-1);
  }

  @AfterEach
  void unplug() {
    SocketEvents.capture = null;
    SocketTable.clear();
  }

  @Test
  void noEntryMixesTwoSockets() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Integer>> applications = new ArrayList<>();
      for (int i = 0; i < APPLICATIONS; i++) {
        int fd = 10 + i;
        applications.add(threads.submit(() -> live(fd, new Random(fd))));
      }
      Future<Integer> sweeper = threads.submit(sweeper(done));
      for (Future<Integer> application : applications) {
        assertEquals(LIVES, application.get(60, TimeUnit.SECONDS));
      }
      done.set(true);
      assertTrue(sweeper.get(60, TimeUnit.SECONDS) > 0, "it never saw an entry at rest");
      assertEquals(-1, SocketTable.nextUsed(0), "all were closed");
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  /** Opens, uses and closes sockets of one number, one after the other. */
  private int live(int fd, Random random) {
    FileDescriptor socket = Descriptors.of(fd);
    for (int life = 0; life < LIVES; life++) {
      int mine = 1 + life % 60_000;
      site.set(mine);
      boolean accepted = random.nextBoolean();
      if (accepted) {
        SocketEvents.accepted(socket);
      } else {
        SocketEvents.connecting(socket);
      }
      long first = SocketTable.first(fd);
      int dice = random.nextInt(16);
      if ((dice & 1) != 0) {
        SocketEvents.afterWrite(1, socket);
      }
      if ((dice & 2) != 0) {
        SocketEvents.afterRead(-1, socket);
        assertTrue((SocketTable.second(fd) & SocketTable.EOF) != 0, "an end of stream was lost");
        assertEquals(mine, EntryBits.eofSite(SocketTable.second(fd)));
      }
      if ((dice & 4) != 0) {
        SocketEvents.afterWrite(1, socket);
      }
      assertEquals(first, SocketTable.first(fd), "nobody but its user changes the first long");
      if ((dice & 8) != 0) {
        SocketEvents.closing(socket);
        assertEquals(SocketTable.CLOSING, EntryBits.state(SocketTable.first(fd)));
      }
      SocketEvents.released(socket);
      assertEquals(SocketTable.EMPTY, EntryBits.state(SocketTable.first(fd)));
    }
    return LIVES;
  }

  /** Reads each entry as a sweep does, checks it if nothing moved, and marks it. */
  private static Callable<Integer> sweeper(AtomicBoolean done) {
    return () -> {
      int atRest = 0;
      while (!done.get()) {
        for (int fd = SocketTable.nextUsed(0); fd >= 0; fd = SocketTable.nextUsed(fd + 1)) {
          long first = SocketTable.first(fd);
          long second = SocketTable.second(fd);
          if (SocketTable.first(fd) == first && EntryBits.state(first) != SocketTable.EMPTY) {
            atRest++;
            check(first, second);
            SocketTable.update(fd, first, second, second | SocketTable.WATCHED);
            SocketTable.empty(fd, EntryBits.opened(first, 0, 0, 0)); // of another generation
          }
        }
      }
      return atRest;
    };
  }

  private static void check(long first, long second) {
    int open = EntryBits.openSite(first);
    int owner = EntryBits.ownerSite(second);
    int eof = EntryBits.eofSite(second);
    assertTrue(owner == 0 || owner == open, "owner " + owner + " of " + open);
    assertTrue(eof == 0 || eof == open, "end of stream " + eof + " of " + open);
    boolean accepted = EntryBits.side(first) == SocketTable.ACCEPTED;
    assertTrue(!accepted || (second & SocketTable.ESTABLISHED) != 0, "accepted, not established");
  }
}
