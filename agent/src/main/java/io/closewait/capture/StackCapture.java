// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.bootstrap.SiteCapture;

/** A way of taking stacks; see {@link BestCapture}. */
public abstract class StackCapture implements SiteCapture {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /** Where the sites go. */
  protected final SiteTable sites;

  protected StackCapture(SiteTable sites) {
    this.sites = sites;
  }

  /** Stacks a second that this way of capturing may take without being noticed. */
  public abstract int affordable();

  /** The name in the start event and in {@code status}. */
  public abstract String name();

  /** One step of a 64-bit hash. */
  protected static long mix(long hash, long value) {
    long mixed = (hash ^ value) * MULTIPLIER;
    return mixed ^ mixed >>> 29;
  }
}
