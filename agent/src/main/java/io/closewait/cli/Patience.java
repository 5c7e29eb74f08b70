// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.options.Options;

/** How long a visit waits for a verdict: what the agent takes for the slowest of them. */
final class Patience {
  /** The hooks go in, old leaks are searched for, the machine is busy. */
  private static final long BESIDES_SECONDS = 60;

  private static final long LONGEST_SECONDS = 3600;

  private Patience() {}

  static long seconds(Options options) {
    long grace = Math.max(options.graceMillis(), options.graceUnreadMillis());
    long agent = (grace + 3 * options.intervalMillis()) / 1000;
    return Math.min(LONGEST_SECONDS, agent + BESIDES_SECONDS);
  }
}
