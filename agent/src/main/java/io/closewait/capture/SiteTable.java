// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.bootstrap.NamedSites;
import io.closewait.bootstrap.SiteCapture;
import io.closewait.options.Globs;
import io.closewait.room.Room;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Turns the hash of a stack into a small number, the same for the same stack.
 *
 * <p>Hooks call {@link #known} on application threads: a read of a ConcurrentHashMap, which takes
 * no lock and which every JVM has initialised and mostly compiled by then. The first sight of a
 * site keeps its Throwable; the agent's thread turns it into a {@link Site} at its next tick, so a
 * stack is written out once per distinct site, never per socket.
 *
 * <p>Bounded: what is kept in the heap, the Throwables that wait, and the numbers. Where room runs
 * out, sites that no socket refers to and that were not seen of late make place for new ones.
 */
public final class SiteTable {
  /** The site of everything that found no room. */
  public static final int OTHER = SiteCapture.NO_ROOM;

  private static final int EXPECTED = 500;

  /**
   * Frames of new sites from one tick to the next, by the time that it takes to write them out. The
   * least is what a start brings at once, or a few hundred stacks of a server.
   */
  private static final int LEAST_NEW = 16_000, MOST_NEW = 128_000;

  /**
   * Their Throwables wait in the heap until then: bytes for each frame, and so many frames at least
   * are what each of them takes.
   */
  private static final int WAITING_BYTES = 24, LEAST_FRAMES = 32;

  /** What writing them out may take in a tick. */
  private static final long WRITING_NANOS = 5_000_000;

  /** Ticks between two searches for sites that can go. */
  private static final int REST = 10;

  private final ConcurrentHashMap<Long, Sighting> seen = new ConcurrentHashMap<>(EXPECTED);
  private final AtomicInteger lastId = new AtomicInteger();
  private final Queue<Integer> returned = new ConcurrentLinkedQueue<>();
  private final Queue<Sighting> arrived = new ConcurrentLinkedQueue<>();

  /** Frames of new sites that may still come before the next tick. */
  private final AtomicInteger room;

  private final Globs application;
  private final int shownFrames;
  private final long mostBytes;

  /** No new site is taken in until others have gone. */
  private volatile boolean full;

  // the rest is the agent's thread's only

  private Site[] sites = new Site[64];
  private int size;
  private final SharedFrames frames = new SharedFrames();

  /** Not found by hooks any more; their numbers may still be on the way into an entry. */
  private final Queue<Sighting> retired = new ArrayDeque<>();

  private final List<SiteUser> users = new ArrayList<>();
  private int sinceSearch;
  private boolean refused;

  /** Read at the first site: not at the start of the JVM. */
  private @Nullable FrameRules rules;

  /**
   * An empty table.
   *
   * @param application globs of the application's own code
   * @param shownFrames how many frames of a stack a report shows at most
   */
  public SiteTable(Globs application, int shownFrames) {
    this(application, shownFrames, Room.HERE.stacks());
  }

  SiteTable(Globs application, int shownFrames, long mostBytes) {
    this.application = application;
    this.shownFrames = shownFrames;
    this.mostBytes = mostBytes;
    this.room = new AtomicInteger(room(MOST_NEW));
    NamedSites.clear();
    addUser(new SocketSites());
  }

  /** Sites to which {@code user} refers keep their numbers. */
  public void addUser(SiteUser user) {
    users.add(user);
  }

  /** Number of the site with this hash; UNSAMPLED where it is new. */
  int known(long hash) {
    Sighting known = seen.get(hash);
    if (known == null) {
      return SiteCapture.UNSAMPLED;
    }
    if (!known.met) { // a write that all threads would share, so only where it changes something
      known.met = true;
    }
    return known.id;
  }

  /**
   * Number of a site that is new; {@code stack} is kept until the next tick. UNSAMPLED where too
   * much is new at once: the site has its turn when it is met again.
   */
  int add(long hash, Throwable stack, int frames) {
    if (full) {
      return OTHER;
    }
    if (room.getAndAdd(-Math.max(LEAST_FRAMES, frames)) <= 0) {
      return SiteCapture.UNSAMPLED;
    }
    Integer reused = returned.poll();
    int id = reused != null ? reused : lastId.incrementAndGet();
    if (id >= OTHER) {
      full = true;
      return OTHER;
    }
    Sighting mine = new Sighting(id, stack, Stack.shortened(Thread.currentThread().getName()));
    Sighting first = seen.putIfAbsent(hash, mine);
    if (first != null) {
      returned.add(id);
      return first.id;
    }
    arrived.add(mine);
    return id;
  }

  /** A tick of the agent's clock is over: what a hook has in its hand is written down by now. */
  public void pass() {
    sinceSearch++;
  }

  /** Writes out the stacks of new sites, and makes room. At least once a tick. */
  public void resolve() {
    if (arrived.isEmpty()) {
      room.set(room(MOST_NEW)); // what was lost to races counts no more
    } else {
      writeOut();
    }
    boolean scarce = frames.bytes() > mostBytes / 2 || lastId.get() > OTHER / 2;
    if (scarce && sinceSearch >= REST) {
      sinceSearch = 0;
      retire();
    }
    boolean noRoom = frames.bytes() > mostBytes || lastId.get() >= OTHER && returned.isEmpty();
    full = noRoom;
    refused |= noRoom;
  }

  private void writeOut() {
    long begun = System.nanoTime();
    int written = 1;
    for (Sighting next = arrived.poll(); next != null; next = arrived.poll()) {
      Throwable stack = Objects.requireNonNull(next.stack);
      String thread = Objects.requireNonNull(next.thread);
      next.stack = null;
      next.thread = null;
      if (frames.bytes() < mostBytes) {
        StackTraceElement[] elements = stack.getStackTrace();
        keep(next.id, Site.of(elements, thread, rules(), shownFrames).kept(next.id, frames));
        written += elements.length;
      } else {
        leaveOut(next.id);
      }
    }
    long each = (System.nanoTime() - begun) / written;
    room.set(room(Math.max(LEAST_NEW, WRITING_NANOS / Math.max(1, each))));
  }

  /** So many frames, but no more than may wait beside all that is kept. */
  private int room(long frames) {
    long free = Math.max(0, mostBytes - this.frames.bytes()) / WAITING_BYTES;
    return (int) Math.min(MOST_NEW, Math.min(frames, free));
  }

  private void keep(int id, Site site) {
    put(id, site);
    size++;
    NamedSites.add(id, site.inApplication, site.fingerprint.hashCode() | 1);
  }

  /** It has its number already; with that it counts among those that found no room. */
  private void leaveOut(int id) {
    put(id, Site.OTHER);
    refused = true;
    NamedSites.add(id, true, 0); // no further stack helps
  }

  private void put(int id, Site site) {
    if (id >= sites.length) {
      sites = Arrays.copyOf(sites, Math.min(OTHER, Math.max(id + 1, 2 * sites.length)));
    }
    sites[id] = site;
  }

  /**
   * In two steps, at least {@link #REST} ticks apart. A hook that has a number in its hand writes
   * it within microseconds, so what no entry refers to at the second look is referred to by none.
   */
  private void retire() {
    BitSet used = used();
    for (int i = retired.size(); i > 0; i--) {
      Sighting old = retired.poll();
      if (used.get(old.id)) {
        retired.add(old);
      } else {
        giveBack(old.id);
      }
    }
    for (Iterator<Sighting> all = seen.values().iterator(); all.hasNext(); ) {
      Sighting next = all.next();
      if (next.met) {
        next.met = false; // a second chance
      } else if (next.stack == null && !used.get(next.id)) {
        all.remove();
        retired.add(next);
      }
    }
  }

  private BitSet used() {
    BitSet used = new BitSet(lastId.get());
    for (SiteUser user : users) {
      user.mark(used);
    }
    return used;
  }

  private void giveBack(int id) {
    if (sites[id] != Site.OTHER) {
      frames.release(sites[id].stack);
      size--;
    }
    sites[id] = null;
    NamedSites.remove(id);
    returned.add(id);
  }

  /** The site with this number; null if none was taken or it is not written out yet. */
  public @Nullable Site site(int id) {
    return id == OTHER ? Site.OTHER : id < sites.length ? sites[id] : null;
  }

  /** What a thread is doing now; nothing of it is kept. The agent's thread. */
  public Stack describe(Thread thread) {
    String name = Stack.shortened(thread.getName());
    return Site.of(thread.getStackTrace(), name, rules(), shownFrames).stack;
  }

  private FrameRules rules() {
    if (rules == null) {
      rules = FrameRules.load(application);
    }
    return rules;
  }

  /** Distinct sites that are written out. */
  public int size() {
    return size;
  }

  /** About what they take in the heap. */
  public long bytes() {
    return frames.bytes();
  }

  /** Whether so much is kept that whoever refers to a site that is over should let go of it. */
  public boolean isNearlyFull() {
    return frames.bytes() > mostBytes / 4 * 3 || lastId.get() > OTHER / 4 * 3;
  }

  /** Whether a site found no room at some time. */
  public boolean full() {
    return refused || full;
  }
}
