// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.util.Arrays;

/**
 * Threads that accept at one place only, as acceptors do: while stacks are scarce, theirs need not
 * be taken for each connection. Believed within one tick, after eight equal stacks, and checked
 * with each sixteenth connection.
 *
 * <p>One accept has two stacks, whether it had to wait or not: they differ inside the JDK only, and
 * are the same place.
 *
 * <p>Each thread has one long, so that what is read of it belongs together. Threads that share a
 * place take turns, which costs only stacks.
 */
final class AcceptingThreads {
  private static final int SURE = 8, CHECK = 16, MOST = 0x7fff, SEVERAL = 0xffff;

  /** Hash of the thread 32 | site 16 | times 16. */
  private static final long[] SEEN = new long[64];

  private AcceptingThreads() {}

  /** The site at which this thread accepts, if it is sure; else UNSAMPLED. */
  static int site() {
    int thread = thread();
    long seen = SEEN[thread & SEEN.length - 1];
    int times = (int) seen & 0xffff;
    if ((int) (seen >>> 32) != thread || times < SURE || site(seen) == SEVERAL) {
      return SiteCapture.UNSAMPLED;
    }
    put(thread, site(seen), times + 1);
    return times % CHECK == 0 ? SiteCapture.UNSAMPLED : site(seen);
  }

  /** This thread accepted at this site. */
  static void accepted(int site) {
    int thread = thread();
    long seen = SEEN[thread & SEEN.length - 1];
    if ((int) (seen >>> 32) != thread) {
      put(thread, site, 1);
    } else if (!NamedSites.alike(site(seen), site)) {
      put(thread, SEVERAL, 0);
    } else {
      put(thread, site(seen), ((int) seen & 0xffff) + 1);
    }
  }

  /** Called at each tick: numbers of sites do not live for ever. */
  static void forget() {
    Arrays.fill(SEEN, 0);
  }

  private static int site(long seen) {
    return (int) (seen >>> 16) & 0xffff;
  }

  private static void put(int thread, int site, int times) {
    int bounded = times > MOST ? SURE : times;
    SEEN[thread & SEEN.length - 1] = (long) thread << 32 | (long) site << 16 | bounded;
  }

  private static int thread() {
    return System.identityHashCode(Thread.currentThread());
  }
}
