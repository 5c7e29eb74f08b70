// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.bootstrap.NamedSites;
import io.closewait.bootstrap.SiteCapture;
import io.closewait.options.Globs;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns the hash of a stack into a small number, the same for the same stack.
 *
 * <p>Hooks call {@link #intern} on application threads: a read of a ConcurrentHashMap, which takes
 * no lock and which every JVM has initialised and mostly compiled by then. The first sight of a
 * site keeps its Throwable; the agent's thread turns it into a {@link Site} at its next tick, so a
 * stack is written out once per distinct site, never per socket.
 */
public final class SiteTable {
  /** The site of everything that found no room. */
  public static final int OTHER = 0xffff;

  private static final int EXPECTED = 500;

  private final ConcurrentHashMap<Long, Sighting> seen = new ConcurrentHashMap<>(EXPECTED);
  private final AtomicInteger lastId = new AtomicInteger();

  /** Sightings that are in {@link #seen}: tells the agent's thread that there are new ones. */
  private final AtomicInteger arrived = new AtomicInteger();

  /** The agent's thread only. */
  private final Map<Integer, Site> sites = new HashMap<>();

  /** The agent's thread only: {@link #arrived} at the last look. */
  private int resolved;

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
    NamedSites.clear();
  }

  /** Number of the site with this hash; {@code stack} is kept until the next tick if it is new. */
  int intern(long hash, Throwable stack) {
    Sighting known = seen.get(hash);
    return known != null ? known.id : add(hash, stack);
  }

  private int add(long hash, Throwable stack) {
    if (full) {
      return OTHER;
    }
    int id = lastId.incrementAndGet();
    if (id >= OTHER) {
      full = true;
      return OTHER;
    }
    Sighting mine = new Sighting(id, stack, Thread.currentThread().getName());
    Sighting first = seen.putIfAbsent(hash, mine);
    if (first != null) {
      return first.id;
    }
    arrived.incrementAndGet();
    return id;
  }

  /** Writes out the stacks of the sites that are new since the last call. The agent's thread. */
  public void resolve() {
    int now = arrived.get();
    if (now == resolved) {
      return;
    }
    resolved = now;
    for (Sighting next : seen.values()) {
      if (next.stack != null) {
        StackTraceElement[] frames = next.stack.getStackTrace();
        Site site = Site.of(frames, next.thread, rules(), shownFrames);
        sites.put(next.id, site);
        NamedSites.add(next.id, site.inApplication);
        next.stack = null;
      }
    }
  }

  /** The site with this number; null if none was taken or it is not written out yet. */
  public Site site(int id) {
    return id == SiteCapture.UNSAMPLED ? null : id == OTHER ? Site.OTHER : sites.get(id);
  }

  /** What a thread is doing now; nothing of it is kept. The agent's thread. */
  public Stack describe(Thread thread) {
    return Site.of(thread.getStackTrace(), thread.getName(), rules(), shownFrames).stack;
  }

  private FrameRules rules() {
    if (rules == null) {
      rules = FrameRules.load(application);
    }
    return rules;
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
    final String thread;

    /** Null once it is written out; the agent's thread only. */
    Throwable stack;

    Sighting(int id, Throwable stack, String thread) {
      this.id = id;
      this.stack = stack;
      this.thread = thread;
    }
  }
}
