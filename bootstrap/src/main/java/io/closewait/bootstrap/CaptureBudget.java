// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many stacks may be taken in one tick, and of which sockets.
 *
 * <p>The budget is time: one capture in a while is clocked, and what the tick may spend buys as
 * many stacks as that allows, few deep ones or many shallow ones, up to a number. What a quiet time
 * did not spend is saved for a burst, up to two minutes' worth: a start opens most of its
 * connections at once, while captures are at their dearest because nothing is compiled yet. The
 * last three quarters of the savings are for the stacks that matter most, so that they last.
 *
 * <p>It is claimed per connection: where the opening was sampled, its later stacks may overdraw by
 * one more budget, so that the stacks of one connection come together. When more connections come
 * than can be paid for, the stacks that matter least go first: those of ends of stream, which
 * healthy connections meet too, and those of accepting threads that accept at one place. Then one
 * connection in so many is sampled, spread over the whole tick rather than the first ones of it. A
 * small reserve serves what would drown beside a busy site: threads that open few connections, and
 * ends of stream that come long after the peer has gone.
 *
 * <p>Hooks ask on application threads, the agent's thread refills. The plain counters may lose
 * counts to each other; they only steer.
 */
public final class CaptureBudget {
  /** Stacks that were not taken for lack of budget. */
  public static final StripedCounter SKIPPED = new StripedCounter();

  /** A thread with fewer openings in a tick is rare, and the reserve pays. */
  private static final int RARE = 32;

  /** One capture in so many is clocked: reading the clock twice for each would cost a hundredth. */
  private static final int CLOCKED = 32;

  /** What a capture is taken to cost until one was clocked. */
  private static final int FIRST_GUESS_NANOS = 2500;

  /** Ticks whose whole budget is saved at the most, and at the start. */
  private static final int MOST_SAVED = 120;

  /** Of what is saved, a tick may spend one part in so many: a burst is not one jolt. */
  private static final int AT_ONCE = 8;

  /** However dear one is, so that there is something to see. */
  private static final int LEAST = 16;

  private static final int ALL = 0x10000;

  private static final AtomicInteger TOKENS = new AtomicInteger();
  private static final AtomicInteger RESERVE = new AtomicInteger();
  private static final int[] OPENED_BY_THREAD = new int[256];

  /** Stacks for each tick: 0 for none, negative for no limit. */
  private static volatile int limit;

  /** In how many of {@link #ALL} connections the stacks are taken. */
  private static volatile int share = ALL;

  /** More is asked for than comes in: ends of stream and sure acceptors are left out. */
  private static volatile boolean frugal;

  private static int most;
  private static long nanosPerTick;
  private static long savedNanos;
  private static volatile int captureNanos = FIRST_GUESS_NANOS;
  private static int sinceClocked;

  // what was asked for in this tick
  private static int connected;
  private static int accepted;
  private static int sure;
  private static int used;
  private static int ended;
  private static int sequence;

  private CaptureBudget() {}

  /** Stacks for each tick from now on; 0 for none, negative for no limit. */
  public static void set(int perTick) {
    set(perTick, 0);
  }

  /**
   * Allows as many stacks as so much time pays for.
   *
   * @param atMost but never more than this
   * @param nanos for each tick; 0: no bound in time
   */
  public static void set(int atMost, long nanos) {
    most = atMost;
    nanosPerTick = nanos;
    savedNanos = MOST_SAVED * nanos;
    limit = affordable();
    TOKENS.set(limit);
    connected = accepted = sure = used = ended = 0;
    refill();
  }

  private static int affordable() {
    return nanosPerTick == 0
        ? most
        : (int) Math.max(LEAST, Math.min(most, spendableNanos() / captureNanos));
  }

  private static long spendableNanos() {
    return nanosPerTick + (savedNanos - nanosPerTick) / AT_ONCE;
  }

  /**
   * Whether so many stacks, which are all that were asked for in a tick, are too many. Were the
   * savings spent on all of them, a minute of many connections would leave nothing for handlers.
   */
  private static boolean isMoreThanComesIn(long stacks, int perTick) {
    long free = Math.max(0, savedNanos - MOST_SAVED * nanosPerTick * 3 / 4) / AT_ONCE;
    return stacks > perTick || nanosPerTick > 0 && stacks * captureNanos > nanosPerTick + free;
  }

  /** What was spent goes, what a tick may spend comes. */
  private static void save() {
    long spent = (long) Math.max(0, limit - TOKENS.get()) * captureNanos;
    savedNanos =
        Math.max(
            nanosPerTick, Math.min(MOST_SAVED * nanosPerTick, savedNanos - spent + nanosPerTick));
  }

  /** Sets at each tick, by what the last one needed, what can be paid for. */
  public static void refill() {
    save();
    int perTick = affordable();
    limit = perTick;
    long all = (long) connected + accepted + used + ended;
    // how many accepting threads are sure of themselves shows after one frugal tick
    long needed = (long) connected + used + (frugal ? accepted - sure : 0);
    boolean scarce = perTick > 0 && all > perTick;
    share = scarce ? (int) Math.min(ALL, (long) ALL * perTick / Math.max(1, needed)) : ALL;
    frugal = perTick > 0 && isMoreThanComesIn(all, perTick);
    connected = accepted = sure = used = ended = 0;
    Arrays.fill(OPENED_BY_THREAD, 0);
    AcceptingThreads.forget();
    TOKENS.set(perTick);
    RESERVE.set(Math.max(0, perTick / 10));
  }

  /** The site of an accepted socket that need not be looked at; or UNSAMPLED. */
  static int knownSite(int side) {
    if (side != SocketTable.ACCEPTED || !frugal) {
      return SiteCapture.UNSAMPLED;
    }
    int site = AcceptingThreads.site();
    if (site != SiteCapture.UNSAMPLED) {
      accepted++;
      sure++;
    }
    return site;
  }

  /** Whether the stack of an opening socket may be taken. */
  static boolean forOpening(int fd, int side) {
    int perTick = limit;
    if (perTick < 0) {
      return true;
    }
    if (perTick > 0) {
      boolean accepts = side == SocketTable.ACCEPTED;
      accepted += accepts ? 1 : 0;
      connected += accepts ? 0 : 1;
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
    int chosen = share;
    return chosen == ALL || sequence++ * 0x9E3779B9 >>> 16 < chosen; // evenly, never many in a row
  }

  /**
   * Whether a later stack of a socket may be taken.
   *
   * @param fd the socket's number
   * @param claimed its opening was sampled
   * @param suspect its peer has been gone for a while
   * @param end it is that of the end of stream
   */
  static boolean forLater(int fd, boolean claimed, boolean suspect, boolean end) {
    int perTick = limit;
    if (perTick < 0) {
      return true;
    }
    used += end ? 0 : 1;
    ended += end ? 1 : 0;
    if (frugal
        ? !end && chosen() && take(TOKENS, 0)
        : claimed && take(TOKENS, -perTick) || take(TOKENS, 0)) {
      return true;
    }
    if (suspect && take(RESERVE, 0)) {
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

  /** The stack of this thread now; unsampled where it cannot be had. */
  static int take(SiteCapture sites) {
    try {
      if (++sinceClocked % CLOCKED != 0) {
        return sites.capture();
      }
      long begun = System.nanoTime();
      int site = sites.capture();
      took(System.nanoTime() - begun);
      return site;
    } catch (Throwable failed) { // no stack for it; the socket is watched all the same
      HookFailures.note(failed);
      return SiteCapture.UNSAMPLED;
    }
  }

  /** A capture took so long, by the clock on the wall. */
  static void took(long nanos) {
    long known = captureNanos;
    long bounded = Math.max(100, Math.min(nanos, 4 * known));
    // one that was interrupted is rare, and says nothing of the others
    captureNanos = (int) (known + (bounded - known) / (bounded < known ? 4 : 16));
  }
}
