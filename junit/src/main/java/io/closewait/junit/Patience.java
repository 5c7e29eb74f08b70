// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Gives what is in the middle of being closed, by the thread of a server for instance, its time.
 */
final class Patience {
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private Patience() {}

  /** What is left after so long; at once where that is nothing, or will not change. */
  static List<SocketLeak> wait(long millis, Supplier<List<SocketLeak>> left) {
    long begun = System.nanoTime();
    long wait = TimeUnit.MILLISECONDS.toNanos(millis);
    long pause = FIRST_PAUSE;
    boolean interrupted = false;
    List<SocketLeak> now = left.get();
    while (mayStillClose(now) && System.nanoTime() - begun < wait) {
      interrupted |= Thread.interrupted(); // else no pause would be one
      LockSupport.parkNanos(left, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      now = left.get();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return now;
  }

  private static boolean mayStillClose(List<SocketLeak> left) {
    for (SocketLeak leak : left) {
      if (leak.kind() != SocketLeak.Kind.COLLECTED) {
        return true;
      }
    }
    return false;
  }
}
