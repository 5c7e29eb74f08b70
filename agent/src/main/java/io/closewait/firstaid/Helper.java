// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs code of the application, one call at a time, on a thread that is given up where the call
 * does not come back. Asked by one thread.
 */
final class Helper {
  static final int MOST_LOST = 2;

  private final long patienceMillis;
  private @Nullable Hand hand;
  private int lost;

  Helper(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /** Whether so many calls did not come back that no other is tried. */
  boolean isSpent() {
    return lost >= MOST_LOST;
  }

  /** Null; or why it failed, in words. */
  @Nullable String run(Callable<@Nullable String> call) {
    FutureTask<@Nullable String> task = new FutureTask<>(call);
    Hand working = hand;
    if (working == null || !working.isAlive()) {
      working = new Hand();
      working.start();
      hand = working;
    }
    working.tasks.add(task);
    try {
      return task.get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException stuck) {
      lost++;
      hand = null;
      working.isGivenUp = true;
      return "its close() did not return within " + patienceMillis + " ms";
    } catch (ExecutionException failed) {
      // the name alone: what is thrown may be of the application's own making
      Throwable cause = failed.getCause();
      return "its close() failed: " + (cause == null ? failed : cause).getClass().getName();
    } catch (InterruptedException meanwhile) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Ends when it had nothing to do for a while: what it ran may have left thread locals behind. */
  private static final class Hand extends Thread implements Thread.UncaughtExceptionHandler {
    private static final long IDLE_MILLIS = 3000;

    final LinkedBlockingQueue<FutureTask<@Nullable String>> tasks = new LinkedBlockingQueue<>();
    volatile boolean isGivenUp;

    Hand() {
      super((ThreadGroup) null, "closewait-firstaid");
      setDaemon(true);
      setUncaughtExceptionHandler(this);
    }

    @Override
    public void run() {
      try {
        FutureTask<@Nullable String> next = tasks.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        while (next != null) {
          next.run();
          next = isGivenUp ? null : tasks.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException asked) {
        // the next call gets another thread
      }
    }

    /** The application's handler hears nothing of it. */
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {}
  }
}
