// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many stacks may be taken in one tick, and of which sockets.
 *
 * <p>The budget is claimed per connection: where the opening was sampled, its later stacks may
 * overdraw by one more budget, so that the stacks of one connection come together. When more
 * connections come than can be paid for, one in so many is sampled, spread over the whole tick
 * rather than the first ones of it. A small reserve serves what would drown beside a busy site:
 * threads that open few connections, and ends of stream that come long after the peer has gone.
 *
 * <p>Hooks ask on application threads, the agent's thread refills. The plain counters may lose
 * counts to each other; they only steer.
 */
public final class CaptureBudget {
  /** Stacks that were not taken for lack of budget. */
  public static final StripedCounter SKIPPED = new StripedCounter();

  /** Stacks of one connection: opening, first write, end of stream. */
  private static final int STACKS = 3;

  /** A thread with fewer openings in a tick is rare, and the reserve pays. */
  private static final int RARE = 32;

  private static final AtomicInteger TOKENS = new AtomicInteger();
  private static final AtomicInteger RESERVE = new AtomicInteger();
  private static final int[] OPENED_BY_THREAD = new int[256];

  private static volatile int limit;
  private static volatile int oneIn = 1;
  private static int opened;
  private static int sequence;

  private CaptureBudget() {}

  /** Stacks for each tick from now on; 0 for none, negative for no limit. */
  public static void set(int perTick) {
    limit = perTick;
    opened = 0;
    refill();
  }

  /** At each tick: by what the last one needed, one in how many connections can be paid for. */
  public static void refill() {
    int perTick = limit;
    long needed = (long) opened * STACKS;
    oneIn = perTick <= 0 ? 1 : (int) Math.max(1, (needed + perTick - 1) / perTick);
    opened = 0;
    Arrays.fill(OPENED_BY_THREAD, 0);
    TOKENS.set(perTick);
    RESERVE.set(Math.max(0, perTick / 10));
  }

  /** Whether the stack of an opening socket may be taken. */
  static boolean forOpening(int fd) {
    int perTick = limit;
    if (perTick < 0) {
      return true;
    }
    if (perTick > 0) {
      opened++;
      int thread = System.identityHashCode(Thread.currentThread()) & OPENED_BY_THREAD.length - 1;
      boolean rare = ++OPENED_BY_THREAD[thread] <= RARE;
      if (chosen() && take(TOKENS, 0) || rare && take(RESERVE, 0)) {
        return true;
      }
    }
    SKIPPED.increment(fd);
    return false;
  }

  private static boolean chosen() {
    int every = oneIn;
    return every == 1 || (sequence++ * 0x9E3779B9 >>> 16) % every == 0;
  }

  /**
   * Whether a later stack of a socket may be taken.
   *
   * @param fd the socket's number
   * @param claimed its opening was sampled
   * @param suspect its peer has been gone for a while
   */
  static boolean forLater(int fd, boolean claimed, boolean suspect) {
    int perTick = limit;
    if (perTick < 0
        || claimed && take(TOKENS, -perTick)
        || oneIn == 1 && take(TOKENS, 0)
        || suspect && take(RESERVE, 0)) {
      return true;
    }
    SKIPPED.increment(fd);
    return false;
  }

  private static boolean take(AtomicInteger bucket, int least) {
    if (bucket.get() <= least) {
      return false;
    }
    bucket.decrementAndGet();
    return true;
  }
}
