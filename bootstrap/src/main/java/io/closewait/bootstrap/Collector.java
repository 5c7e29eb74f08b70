// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.internal.vm.annotation.DontInline;
import org.jspecify.annotations.Nullable;

/**
 * The garbage collector's threads of the JDK, and the sockets that they close because the
 * application has forgotten them.
 */
public final class Collector {
  /** The JDK's finalizer thread, which may close sockets that nobody can reach; or null. */
  public static volatile @Nullable Thread finalizer;

  /** The JDK's cleaner thread (9 and later), which may close such sockets too; or null. */
  public static volatile @Nullable Thread cleaner;

  /**
   * The group of the threads that {@code System.runFinalization()} starts, where sockets are closed
   * by finalizers (8); or null.
   */
  public static volatile @Nullable ThreadGroup finalizing;

  /** So many kinds of abandoned sockets are told apart; the rest is one kind. */
  static final int ABANDONED_LIMIT = 1 << 9;

  /** So many sockets that bore a mark are kept for the next sweep. */
  static final int MARKED_LIMIT = 1 << 16;

  /** Where the side stands in a key of {@link #ABANDONED}. */
  private static final int SIDE_AT = 32;

  private static final long SIDE = 3L << SIDE_AT;

  /**
   * How many sockets it closed, by {@link #key side, open site and owner site}. Counted only on the
   * collector's threads.
   */
  public static final ConcurrentHashMap<Long, AtomicInteger> ABANDONED = new ConcurrentHashMap<>();

  /**
   * Those of them that bore a mark, by {@link SocketTable#identity}, for the next sweep: their
   * numbers may have new users by then.
   */
  public static final ConcurrentHashMap<Long, Boolean> MARKED = new ConcurrentHashMap<>();

  private Collector() {}

  /** Whether this thread closes what the application has forgotten. */
  static boolean isCurrent() {
    Thread current = Thread.currentThread();
    return current == cleaner
        || current == finalizer
        || finalizing != null
            && current.getThreadGroup() == finalizing // hardly ever: no name is compared before
            && "Secondary finalizer".equals(current.getName());
  }

  /**
   * It closes a socket that was in use. Noted first, emptied then, counted last: a sweep in between
   * never takes it for one that was closed, nor counts it twice.
   */
  @DontInline
  static void closes(int fd, long entry, long first) {
    long second = Memory.get(entry + SocketTable.SECOND);
    boolean counts = SocketEvents.capture != null && EntryBits.side(first) != SocketTable.LISTENER;
    if (counts && (second & SocketTable.MARKS) != 0) {
      note(SocketTable.identity(fd, first));
    }
    Memory.set(entry, EntryBits.emptied(first));
    if (counts) {
      count(key(first, second));
    }
  }

  private static void note(long identity) {
    try {
      if (MARKED.size() < MARKED_LIMIT) {
        MARKED.put(identity, Boolean.TRUE);
      }
    } catch (Throwable failed) {
      HookFailures.note(failed);
    }
  }

  private static void count(long sites) {
    try {
      Long key = sites;
      AtomicInteger count = ABANDONED.get(key);
      if (count == null) {
        boolean full = ABANDONED.size() >= ABANDONED_LIMIT;
        key = full ? sites & SIDE : sites; // still counted, as of sites unknown
        AtomicInteger fresh = new AtomicInteger();
        count = ABANDONED.putIfAbsent(key, fresh);
        count = count == null ? fresh : count;
      }
      count.incrementAndGet();
    } catch (Throwable failed) {
      HookFailures.note(failed);
    }
  }

  /** What is kept of an abandoned socket: side, open site and owner site, 16 bits each. */
  static long key(long first, long second) {
    return (long) EntryBits.side(first) << SIDE_AT
        | (long) EntryBits.openSite(first) << 16
        | NamedSites.handler(second);
  }
}
