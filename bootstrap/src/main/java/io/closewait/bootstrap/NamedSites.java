// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.util.Arrays;

/**
 * The call sites whose stack names code of the application, one bit each. Written by the agent's
 * thread as it looks at new sites; a hook that reads a bit too early takes one stack too many.
 */
public final class NamedSites {
  private static final long[] BITS = new long[0x10000 >>> 6];

  private NamedSites() {}

  public static void add(int site) {
    BITS[site >>> 6] |= 1L << site;
  }

  /** Numbers of sites are given out anew. */
  public static void clear() {
    Arrays.fill(BITS, 0);
  }

  static boolean contains(int site) {
    return (BITS[site >>> 6] & 1L << site) != 0;
  }
}
