// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class AgentThreadTest {
  private final AgentThread thread = new AgentThread(0);

  @Test
  void itWaitsForItsWorkAndDoesItAsItself() throws Exception {
    AtomicReference<Thread> worker = new AtomicReference<>();
    thread.start();
    thread.begin(() -> worker.set(Thread.currentThread()));
    thread.join(10_000);
    assertEquals(thread, worker.get());
    assertTrue(thread.isDaemon());
    assertEquals("closewait", thread.getName());
  }

  @Test
  void dismissedItEnds() throws Exception {
    thread.start();
    thread.dismiss();
    thread.join(10_000);
    assertFalse(thread.isAlive());
  }

  @Test
  void anApplicationThatInterruptsAllThreadsDoesNotMakeItSpin() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    boolean[] waited = new boolean[1];
    thread.begin(
        () -> {
          waiting.countDown();
          try {
            waited[0] = end.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException cutOff) {
            return;
          }
          LockSupport.parkNanos(1);
        });
    waiting.await();
    thread.interrupt();
    assertFalse(thread.isInterrupted());
    end.countDown();
    thread.join(20_000);
    assertTrue(waited[0], "its wait was cut off");
  }

  @Test
  void whateverIsThrownInItsWorkItGoesOnWithIt() throws Exception {
    CountDownLatch times = new CountDownLatch(2);
    thread.begin(
        () -> {
          times.countDown();
          if (times.getCount() > 0) {
            throw new OutOfMemoryError("planted");
          }
        });
    thread.join(20_000);
    assertEquals(0, times.getCount());
    assertFalse(thread.isAlive());
  }

  @Test
  void whatHitsItOutsideItsWorkReachesNobodyElse() throws Exception {
    boolean[] heard = new boolean[1];
    CountDownLatch done = new CountDownLatch(1);
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((other, thrown) -> heard[0] = true);
    try {
      thread.start();
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
              Thread.onSpinWait();
            }
          },
          "it waits for work, and looks now and then whether somebody asks");
      stop(thread);
      thread.begin(done::countDown);
      assertTrue(done.await(20, TimeUnit.SECONDS), "stopped, it still does its work");
      thread.join(20_000);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertFalse(heard[0]);
  }

  @SuppressWarnings("deprecation")
  private static void stop(Thread thread) {
    thread.stop();
  }
}
