// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.io.FileDescriptor;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.internal.vm.annotation.DontInline;

/**
 * What the patched JDK methods call. The public methods that take a descriptor are the hooks, one
 * for each event of the hook table; everything else here is for the agent.
 *
 * <p>A hook runs on the application's thread, often under the JDK's own locks. The part that every
 * read or write passes is one comparison and is inlined by the JIT; the rest is kept out of the
 * callers' compiled code by {@code DontInline}, which HotSpot honours in boot-loader classes (9 and
 * later).
 */
public final class SocketEvents {
  /** After so many failures the hooks are switched off. */
  public static final int FAILURE_LIMIT = 100;

  /** An agent is at work in this JVM: a second one must not patch again. */
  public static volatile boolean installed;

  /** Ticks of the agent's clock, in seconds; set by the agent's thread. */
  public static volatile int now;

  /** Null: the agent is absent or switched off, and every hook returns. */
  public static volatile SiteCapture capture;

  /** The agent came late: sockets that it did not see opening are recorded when they are used. */
  public static volatile boolean adopting;

  /** The threads on which the JDK closes sockets that nobody can reach any more; or null. */
  public static volatile Thread finalizer;

  /** As {@link #finalizer}. */
  public static volatile Thread cleaner;

  /**
   * Sockets that the collector closed, by side, open site and owner site ({@link #abandonedKey}).
   * Counted only on the collector's threads.
   */
  public static final ConcurrentHashMap<Long, AtomicInteger> ABANDONED = new ConcurrentHashMap<>();

  /** Sockets not tracked because their number is beyond the table. */
  public static final StripedCounter BEYOND = new StripedCounter();

  /** Failures inside a hook; the application never sees them. */
  public static final AtomicInteger FAILURES = new AtomicInteger();

  /** The first failure, for the agent to report. */
  public static volatile Throwable firstFailure;

  private SocketEvents() {}

  /** Changes when agents of different versions can no longer share these classes. */
  public static int protocol() {
    return 1;
  }

  /** A connection is about to be made; the descriptor exists already. */
  public static void connecting(FileDescriptor fd) {
    opened(Memory.number(fd), SocketTable.CONNECTED);
  }

  /** A connection was accepted. */
  public static void accepted(FileDescriptor fd) {
    opened(Memory.number(fd), SocketTable.ACCEPTED);
  }

  /** A socket listens from now on. */
  public static void listening(FileDescriptor fd) {
    opened(Memory.number(fd), SocketTable.LISTENER);
  }

  /** A read returned {@code n}: the hot path. */
  public static void afterRead(int n, FileDescriptor fd) {
    if (n == -1) {
      endOfStream(Memory.number(fd));
    }
  }

  /** As {@link #afterRead}, for a scattering read. */
  public static void afterReadv(long n, FileDescriptor fd) {
    if (n == -1) {
      endOfStream(Memory.number(fd));
    }
  }

  /**
   * A read of the blocking socket of Java 8 to 12, whose end of stream, or on 8 a reset, is n &lt;=
   * 0.
   */
  public static void afterSocketRead(int n, FileDescriptor fd) {
    if (n <= 0) {
      endOfStream(Memory.number(fd));
    }
  }

  /** A write returned {@code n}. */
  public static void afterWrite(int n, FileDescriptor fd) {
    if (n > 0) {
      wrote(Memory.number(fd));
    }
  }

  /** As {@link #afterWrite}, for a gathering write or a file sent by the kernel. */
  public static void afterWritev(long n, FileDescriptor fd) {
    if (n > 0) {
      wrote(Memory.number(fd));
    }
  }

  /** A write of the blocking socket of Java 8 to 12 returned normally. */
  public static void afterSocketWrite(FileDescriptor fd) {
    wrote(Memory.number(fd));
  }

  /** close() was called on the socket or channel; the descriptor may live on. */
  public static void closing(FileDescriptor fd) {
    long entry = SocketTable.find(Memory.number(fd));
    if (entry != 0) {
      long first = Memory.get(entry);
      if (SocketTable.state(first) == SocketTable.OPEN && !onCollector()) {
        Memory.set(entry + 8, SocketTable.marked(Memory.get(entry + 8), now, 0));
        Memory.swap(entry, first, SocketTable.closing(first));
      }
    }
  }

  /** The descriptor is about to be given back to the kernel: its number may be reused at once. */
  public static void released(FileDescriptor fd) {
    released(Memory.number(fd));
  }

  /** As {@link #released(FileDescriptor)}. */
  public static void released(int fd) {
    long entry = SocketTable.find(fd);
    if (entry != 0) {
      long first = Memory.get(entry);
      if (SocketTable.state(first) != SocketTable.EMPTY) {
        if (SocketTable.state(first) == SocketTable.OPEN && onCollector()) {
          abandoned(entry, first);
        } else {
          Memory.set(entry, SocketTable.emptied(first));
        }
      }
    }
  }

  private static boolean onCollector() {
    Thread current = Thread.currentThread();
    return current == cleaner || current == finalizer;
  }

  @DontInline
  private static void abandoned(long entry, long first) {
    long second = Memory.get(entry + 8);
    Memory.set(entry, SocketTable.collectedAndEmptied(first));
    if (capture == null || SocketTable.side(first) == SocketTable.LISTENER) {
      return;
    }
    try {
      Long key = abandonedKey(first, second);
      AtomicInteger count = ABANDONED.get(key);
      if (count == null) {
        AtomicInteger fresh = new AtomicInteger();
        count = ABANDONED.putIfAbsent(key, fresh);
        count = count == null ? fresh : count;
      }
      count.incrementAndGet();
    } catch (Throwable failed) {
      failed(failed);
    }
  }

  /** What is kept of an abandoned socket: side, open site and owner site, 16 bits each. */
  static long abandonedKey(long first, long second) {
    return (long) SocketTable.side(first) << 32
        | (long) SocketTable.openSite(first) << 16
        | SocketTable.ownerSite(second);
  }

  private static void wrote(int fd) {
    long entry = SocketTable.find(fd);
    if (entry != 0) {
      long second = Memory.get(entry + 8);
      long interesting = SocketTable.WRITTEN | SocketTable.EOF | SocketTable.WATCHED;
      if ((second & interesting) != SocketTable.WRITTEN) {
        noteWrite(fd, entry);
      }
    }
  }

  @DontInline
  private static void opened(int fd, int side) {
    SiteCapture sites = capture;
    if (sites == null || fd < 0) {
      return;
    }
    try {
      long entry = SocketTable.make(fd);
      if (entry == 0) {
        BEYOND.increment(fd);
        return;
      }
      // a second connect() on a connected channel, or listen() on a listener, must not replace what
      // is
      // known of it; an accepted number is fresh from the kernel, so whatever stands there is out
      // of date
      if (side != SocketTable.ACCEPTED
          && SocketTable.state(Memory.get(entry)) != SocketTable.EMPTY) {
        return;
      }
      int site = CaptureBudget.forOpening(fd) ? take(sites) : SiteCapture.UNSAMPLED;
      Memory.set(entry + 8, side == SocketTable.ACCEPTED ? SocketTable.ESTABLISHED : 0);
      Memory.set(entry, SocketTable.opened(Memory.get(entry), side, site, now));
    } catch (Throwable failed) {
      failed(failed);
    }
  }

  @DontInline
  private static void endOfStream(int fd) {
    SiteCapture sites = capture;
    if (sites == null || fd < 0) {
      return;
    }
    try {
      long entry = adopt(fd, SocketTable.find(fd));
      if (entry == 0) {
        return;
      }
      long first = Memory.get(entry);
      long second = Memory.get(entry + 8);
      if (SocketTable.state(first) != SocketTable.OPEN || (second & SocketTable.EOF) != 0) {
        return;
      }
      int site = takeLater(sites, fd, first, second);
      while (Memory.get(entry) == first && (second & SocketTable.EOF) == 0) {
        long marked = SocketTable.marked(second, now, SocketTable.EOF | SocketTable.ESTABLISHED);
        if (Memory.swap(entry + 8, second, SocketTable.withEofSite(marked, site))) {
          return;
        }
        second = Memory.get(entry + 8);
      }
    } catch (Throwable failed) {
      failed(failed);
    }
  }

  /**
   * The first write of a connection, which names who handles it, or a write after the peer is gone.
   */
  @DontInline
  private static void noteWrite(int fd, long entry) {
    SiteCapture sites = capture;
    if (sites == null) {
      return;
    }
    try {
      adopt(fd, entry);
      long first = Memory.get(entry);
      if (SocketTable.state(first) != SocketTable.OPEN) {
        return;
      }
      long second = Memory.get(entry + 8);
      long renewed = second;
      if ((second & (SocketTable.EOF | SocketTable.WATCHED)) != 0) {
        renewed = SocketTable.marked(renewed, now, 0);
      }
      if ((second & SocketTable.WRITTEN) == 0) {
        renewed |= SocketTable.WRITTEN | SocketTable.ESTABLISHED;
        if (SocketTable.side(first) != SocketTable.CONNECTED) {
          renewed = SocketTable.withOwnerSite(renewed, takeLater(sites, fd, first, second));
        }
      }
      if (renewed != second) {
        Memory.swap(entry + 8, second, renewed);
      }
    } catch (Throwable failed) {
      failed(failed);
    }
  }

  /** After a late start: an entry for a socket whose opening was not seen. */
  private static long adopt(int fd, long entry) {
    if (adopting && (entry == 0 || SocketTable.state(Memory.get(entry)) == SocketTable.EMPTY)) {
      SocketTable.seed(fd, now);
      return SocketTable.find(fd);
    }
    return entry;
  }

  private static int take(SiteCapture sites) {
    try {
      return sites.capture();
    } catch (Throwable failed) { // no stack for it; the socket is watched all the same
      failed(failed);
      return SiteCapture.UNSAMPLED;
    }
  }

  /** A stack of a socket that is open already. */
  private static int takeLater(SiteCapture sites, int fd, long first, long second) {
    boolean claimed = SocketTable.openSite(first) != SiteCapture.UNSAMPLED;
    boolean suspect = (second & SocketTable.WATCHED) != 0;
    return CaptureBudget.forLater(fd, claimed, suspect) ? take(sites) : SiteCapture.UNSAMPLED;
  }

  private static void failed(Throwable failure) {
    if (firstFailure == null) {
      firstFailure = failure;
    }
    if (FAILURES.incrementAndGet() >= FAILURE_LIMIT) {
      capture = null;
    }
  }
}
