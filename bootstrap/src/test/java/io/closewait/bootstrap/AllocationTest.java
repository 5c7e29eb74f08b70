// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.FileDescriptor;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hooks put no garbage on the application's threads. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 20_000;

  private final FileDescriptor fd = Descriptors.of(9);

  @BeforeEach
  void plugIn() {
    SocketTable.clear();
    SocketEvents.now = 100;
    SocketEvents.adopting = false;
    SocketEvents.capture = () -> 1;
  }

  @AfterEach
  void unplug() {
    SocketEvents.capture = null;
    SocketTable.clear();
  }

  private static void assertAllocatesNothing(Runnable round) {
    run(round); // what is made once, such as a segment
    long before = THREADS.getCurrentThreadAllocatedBytes();
    run(round);
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < ROUNDS, bytes + " bytes in " + ROUNDS + " rounds");
  }

  private static void run(Runnable round) {
    for (int i = 0; i < ROUNDS; i++) {
      round.run();
    }
  }

  @Test
  void theMeasureSeesAnAllocation() {
    Object[] sink = new Object[1];
    long before = THREADS.getCurrentThreadAllocatedBytes();
    run(() -> sink[0] = new Object());
    assertTrue(THREADS.getCurrentThreadAllocatedBytes() - before >= 16L * ROUNDS);
  }

  @Test
  void readsAllocateNothing() {
    SocketEvents.accepted(fd);
    assertAllocatesNothing(
        () -> {
          SocketEvents.afterRead(512, fd);
          SocketEvents.afterReadv(512, fd);
          SocketEvents.afterSocketRead(512, fd);
        });
  }

  @Test
  @SuppressWarnings("NonAtomicVolatileUpdate") // nobody else is at it
  void repeatedEndsAndWritesAllocateNothing() {
    CaptureBudget.set(0);
    SocketEvents.accepted(fd);
    assertAllocatesNothing(
        () -> {
          SocketEvents.afterRead(-1, fd);
          SocketEvents.now++;
          SocketEvents.afterWrite(512, fd);
          SocketEvents.afterWritev(512, fd);
        });
  }

  @Test
  void aConnectionAboveTheBudgetCostsNoByte() {
    CaptureBudget.set(1);
    assertAllocatesNothing(this::connection);
  }

  @Test
  void aConnectionInBudgetCostsNothingButItsStacks() {
    CaptureBudget.set(-1);
    assertAllocatesNothing(this::connection);
  }

  private void connection() {
    SocketEvents.accepted(fd);
    SocketEvents.afterWrite(1, fd);
    SocketEvents.afterRead(-1, fd);
    SocketEvents.closing(fd);
    SocketEvents.released(fd);
  }
}
