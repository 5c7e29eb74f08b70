// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

/**
 * Whether descriptors run out, for whoever waits for other work and has made nothing yet. A look
 * opens none, but for the limit now and then. One thread.
 */
public final class DescriptorGauge {
  /** More new ones from one look to the next, and somebody is taking what there is. */
  private static final int MANY = 16;

  private final OwnFigures figures = new OwnFigures();
  private long before = Long.MAX_VALUE;
  private boolean calm;

  /** Looks, and returns how much of the limit is in use in percent; 0 where it is not known. */
  public int percent() {
    long used = figures.descriptorsUsed();
    long limit = figures.descriptorsLimit();
    calm = used - before <= MANY;
    before = used;
    return used > 0 && limit > 0 ? (int) (used * 100 / limit) : 0;
  }

  /** Whether the last look found few new ones: then files can be opened without a race. */
  public boolean isCalm() {
    return calm;
  }
}
