// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong inside the hooks: the application never sees it. Where it comes thick and fast,
 * as in a program that overflows its stack all the time, the hooks rest for a while.
 *
 * <p>Hooks note failures on application threads; the plain counters may lose counts to each other,
 * and only steer.
 */
public final class HookFailures {
  /** After so many failures within so many ticks, the hooks rest until these are over. */
  static final int LIMIT = 100, WINDOW = 60;

  /** All failures so far. */
  public static final AtomicInteger COUNT = new AtomicInteger();

  private static volatile @Nullable String first;

  /** What the hooks had before they rest; else null. */
  private static volatile @Nullable SiteCapture resting;

  private static volatile int windowStart;
  private static int inWindow;

  private HookFailures() {}

  /**
   * Swallows what is ours. What somebody else has thrown into this thread, as {@code Thread.stop}
   * and debuggers do, goes on its way.
   */
  static void note(Throwable failure) {
    if (!isOurs(failure)) {
      raise(failure);
    }
    if (first == null) {
      first = failure.getClass().getName(); // no more: what it holds is the application's
    }
    COUNT.incrementAndGet();
    int now = SocketEvents.now;
    if (isOver(now)) {
      windowStart = now;
      inWindow = 0;
    }
    SiteCapture active = SocketEvents.capture;
    if (++inWindow >= LIMIT && active != null) {
      resting = active;
      SocketEvents.capture = null;
    }
  }

  /** The clock of another agent may have begun anew. */
  private static boolean isOver(int now) {
    return now - windowStart >= WINDOW || now < windowStart;
  }

  private static boolean isOurs(Throwable failure) {
    return failure instanceof RuntimeException
        || failure instanceof VirtualMachineError
        || failure instanceof LinkageError
        || failure instanceof AssertionError;
  }

  @SuppressWarnings("unchecked") // nothing is cast: the compiler only must not know the type
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    throw (T) failure;
  }

  /** Called by the agent's thread at each tick: the hooks may have rested long enough. */
  public static void tick(int now) {
    SiteCapture rested = resting;
    if (rested != null && isOver(now)) {
      resting = null;
      inWindow = 0;
      SocketEvents.capture = rested;
    }
  }

  /** Whether there were so many that the hooks record nothing for a while. */
  public static boolean resting() {
    return resting != null;
  }

  /** The class of the first failure; null for none. */
  public static @Nullable String first() {
    return first;
  }

  /** Forgets all failures, as when the agent is taken out. */
  public static void reset() {
    resting = null;
    windowStart = SocketEvents.now;
    inWindow = 0;
    first = null;
    COUNT.set(0);
  }
}
