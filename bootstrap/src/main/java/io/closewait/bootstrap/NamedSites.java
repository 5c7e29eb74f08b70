// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.util.Arrays;

/**
 * The call sites whose stack names code of the application, and those that name none, one bit each.
 * Written by the agent's thread as it looks at new sites; to a hook that reads a bit too early a
 * site is neither.
 */
public final class NamedSites {
  private static final long[] NAMED = new long[0x10000 >>> 6];
  private static final long[] NAMELESS = new long[0x10000 >>> 6];

  private static final int PAGE = 1 << 8;

  /**
   * Code of each site, equal for stacks that differ only inside the JDK; 0: not known. In pages, as
   * most programs have few sites and the whole of it is a quarter of a megabyte.
   */
  private static final int[][] CODE = new int[PAGE][];

  private NamedSites() {}

  /**
   * The agent has looked at the site.
   *
   * @param code the same for sites that are the same code
   */
  public static void add(int site, boolean named, int code) {
    int[] page = CODE[site / PAGE];
    if (page == null) {
      page = new int[PAGE];
      CODE[site / PAGE] = page;
    }
    page[site % PAGE] = code;
    (named ? NAMED : NAMELESS)[site >>> 6] |= 1L << site;
  }

  /** The number may become another site's. */
  public static void remove(int site) {
    int[] page = CODE[site / PAGE];
    if (page != null) {
      page[site % PAGE] = 0;
    }
    NAMED[site >>> 6] &= ~(1L << site);
    NAMELESS[site >>> 6] &= ~(1L << site);
  }

  /** Numbers of sites are given out anew. */
  public static void clear() {
    Arrays.fill(NAMED, 0);
    Arrays.fill(NAMELESS, 0);
    Arrays.fill(CODE, null);
  }

  static boolean named(int site) {
    return (NAMED[site >>> 6] & 1L << site) != 0;
  }

  /** Whether both are known, and are the same code. */
  static boolean alike(int site, int other) {
    return site == other || code(site) != 0 && code(site) == code(other);
  }

  private static int code(int site) {
    int[] page = CODE[site / PAGE];
    return page == null ? 0 : page[site % PAGE];
  }

  /**
   * The site of who handles a connection: of its first use, or of a later one where the first turns
   * out to name nobody. So it does not matter whether a site was known when its sockets came.
   */
  public static int handler(long second) {
    int first = EntryBits.ownerSite(second);
    int later = EntryBits.laterSite(second);
    boolean vain =
        first == SiteCapture.UNSAMPLED || first == SiteCapture.NO_ROOM || nameless(first);
    return vain && later != SiteCapture.UNSAMPLED && !nameless(later) ? later : first;
  }

  /** Whether a further stack may help to know the handler. */
  static boolean asks(long second) {
    int owner = handler(second);
    int later = EntryBits.laterSite(second);
    boolean full = waits(owner) && later != SiteCapture.UNSAMPLED && !nameless(later);
    return !settles(owner) && !full;
  }

  /** Whether it will never be known better than by this one. */
  static boolean settles(int site) {
    return named(site) || site == SiteCapture.NO_ROOM;
  }

  /** The entry with the stack of one more use; UNSAMPLED: none was taken. */
  static long learned(long second, int taken) {
    int owner = handler(second);
    boolean isLater = owner != EntryBits.ownerSite(second);
    int later = isLater ? SiteCapture.UNSAMPLED : EntryBits.laterSite(second);
    if (taken != SiteCapture.UNSAMPLED) {
      if (waits(owner)) {
        later = taken;
      } else if (owner == SiteCapture.UNSAMPLED || !nameless(taken)) {
        owner = taken;
      }
    }
    return EntryBits.withUses(second, owner, later);
  }

  /** Whether nobody has looked at it yet. */
  private static boolean waits(int site) {
    return site != SiteCapture.UNSAMPLED && !settles(site) && !nameless(site);
  }

  static boolean nameless(int site) {
    return (NAMELESS[site >>> 6] & 1L << site) != 0;
  }
}
