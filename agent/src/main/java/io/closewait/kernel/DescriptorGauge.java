// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

/**
 * Whether descriptors run out, for whoever waits for other work and has made nothing yet. A look
 * opens none, but for the limit now and then. One thread.
 */
public final class DescriptorGauge {
  private final OwnFigures figures = new OwnFigures();

  /** How much of the limit is in use; 0 where it is not known. */
  public int percent() {
    long used = figures.descriptorsUsed();
    long limit = figures.descriptorsLimit();
    return used > 0 && limit > 0 ? (int) (used * 100 / limit) : 0;
  }
}
