// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.bootstrap.SiteCapture;
import io.closewait.options.Globs;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Turns the hash of a stack into a small number, the same for the same stack, without a lock.
 *
 * <p>Hooks call {@link #intern} on application threads. The first sight of a site leaves its
 * Throwable in a queue; the agent's thread turns it into a {@link Site} at its next tick, so a
 * stack is written out once per distinct site, never per socket.
 */
public final class SiteTable {
  /** The site of everything that found no room. */
  public static final int OTHER = 0xffff;

  private static final int LEVELS = 4, FIRST_BITS = 12, PROBES = 16;

  private final AtomicReferenceArray<AtomicLongArray> levels = new AtomicReferenceArray<>(LEVELS);
  private final ConcurrentLinkedQueue<Sighting> fresh = new ConcurrentLinkedQueue<>();

  /** The agent's thread only. */
  private final Map<Integer, Site> sites = new HashMap<>();

  private final Globs application;
  private final int shownFrames;

  /** Read at the first site: not at the start of the JVM. */
  private FrameRules rules;

  private volatile boolean full;

  /**
   * An empty table.
   *
   * @param application globs of the application's own code
   * @param shownFrames how many frames of a stack a report shows at most
   */
  public SiteTable(Globs application, int shownFrames) {
    this.application = application;
    this.shownFrames = shownFrames;
    levels.set(0, new AtomicLongArray(1 << FIRST_BITS));
  }

  /** Number of the site with this hash; {@code stack} is kept until the next tick if it is new. */
  int intern(long hash, Throwable stack) {
    long key = hash == 0 ? 1 : hash;
    int base = 1;
    for (int l = 0; l < LEVELS; l++) {
      AtomicLongArray level = level(l);
      int mask = level.length() - 1;
      int slot = (int) (key ^ key >>> 32) & mask;
      for (int probe = 0; probe < PROBES; probe++) {
        long seen = level.get(slot);
        if (seen == 0 && level.compareAndSet(slot, 0, key)) {
          fresh.add(new Sighting(base + slot, stack, Thread.currentThread().getName()));
          return base + slot;
        }
        if (level.get(slot) == key) {
          return base + slot;
        }
        slot = slot + 1 & mask;
      }
      base += level.length();
    }
    full = true;
    return OTHER;
  }

  private AtomicLongArray level(int l) {
    AtomicLongArray level = levels.get(l);
    if (level == null) {
      levels.compareAndSet(l, null, new AtomicLongArray(1 << FIRST_BITS + l));
      level = levels.get(l);
    }
    return level;
  }

  /** Writes out the stacks of the sites that are new since the last call. The agent's thread. */
  public void resolve() {
    if (rules == null && !fresh.isEmpty()) {
      rules = FrameRules.load(application);
    }
    Sighting next;
    while ((next = fresh.poll()) != null) {
      StackTraceElement[] frames = next.stack.getStackTrace();
      sites.put(next.id, Site.of(frames, next.thread, rules, shownFrames));
    }
  }

  /** The site with this number; null if none was taken or it is not written out yet. */
  public Site site(int id) {
    return id == SiteCapture.UNSAMPLED ? null : id == OTHER ? Site.OTHER : sites.get(id);
  }

  /** Distinct sites written out so far. */
  public int size() {
    return sites.size();
  }

  /** Whether a site found no room. */
  public boolean full() {
    return full;
  }

  private static final class Sighting {
    final int id;
    final Throwable stack;
    final String thread;

    Sighting(int id, Throwable stack, String thread) {
      this.id = id;
      this.stack = stack;
      this.thread = thread;
    }
  }
}
