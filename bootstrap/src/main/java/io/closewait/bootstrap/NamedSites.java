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

  /** Code of each site, equal for stacks that differ only inside the JDK; 0: not known. */
  private static final int[] CODE = new int[0x10000];

  private NamedSites() {}

  /**
   * The agent has looked at the site.
   *
   * @param code the same for sites that are the same code
   */
  public static void add(int site, boolean named, int code) {
    CODE[site] = code;
    (named ? NAMED : NAMELESS)[site >>> 6] |= 1L << site;
  }

  /** The number may become another site's. */
  public static void remove(int site) {
    CODE[site] = 0;
    NAMED[site >>> 6] &= ~(1L << site);
    NAMELESS[site >>> 6] &= ~(1L << site);
  }

  /** Numbers of sites are given out anew. */
  public static void clear() {
    Arrays.fill(NAMED, 0);
    Arrays.fill(NAMELESS, 0);
    Arrays.fill(CODE, 0);
  }

  static boolean named(int site) {
    return (NAMED[site >>> 6] & 1L << site) != 0;
  }

  /** Whether both are known, and are the same code. */
  static boolean alike(int site, int other) {
    return site == other || CODE[site] != 0 && CODE[site] == CODE[other];
  }

  static boolean nameless(int site) {
    return (NAMELESS[site >>> 6] & 1L << site) != 0;
  }
}
