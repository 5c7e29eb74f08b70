// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.kernel.KernelView;

/** What something took since this was made, in nanoseconds. */
final class Effort {
  private final KernelView kernel;
  private final long cpu;
  private final long clock = System.nanoTime();

  Effort(KernelView kernel) {
    this.kernel = kernel;
    this.cpu = kernel.cpuNanos();
  }

  private long elapsed() {
    return System.nanoTime() - clock;
  }

  /**
   * CPU time, as by the clock a sweep on a busy machine would look dear, and sweeps become rare;
   * Linux counts it in steps of some milliseconds. Where it is not known, as when no descriptor is
   * left to ask with, elapsed time.
   */
  long spent() {
    long now = cpu < 0 ? -1 : kernel.cpuNanos();
    return Math.max(0, now < 0 ? elapsed() : now - cpu);
  }
}
