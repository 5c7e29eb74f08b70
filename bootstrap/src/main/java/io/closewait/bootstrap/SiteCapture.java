// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

/**
 * How the hooks have the agent turn the calling thread's stack into a small number. Besides, they
 *
 * <p>Called on application threads, in the middle of JDK code that may hold locks: an
 * implementation must not block, do I/O or load a class. What it throws is swallowed and counted.
 */
public interface SiteCapture {
  /** No stack was taken. */
  int UNSAMPLED = 0;

  /** The site of everything that found no room: nobody ever looks at it. */
  int NO_ROOM = 0xffff;

  /** Number of the current call site, 1 to 65535; {@link #UNSAMPLED} where it is not known. */
  int capture();
}
