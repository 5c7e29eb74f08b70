// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.options.Options;
import java.util.concurrent.TimeUnit;

/**
 * How long the agent may stay where nobody asks it: whoever loaded it for a while, and meant to
 * take it out again, may have been killed. The agent's thread only.
 */
final class Lease {
  private final Desk desk;
  private final long millis;
  private final long since = System.nanoTime();
  private boolean ended;

  Lease(Options options, Desk desk) {
    this.desk = desk;
    millis = options.leaveMillis();
  }

  /** True once, when nobody has asked for so long. */
  boolean hasEnded() {
    boolean over = millis >= 0 && System.nanoTime() - end() > 0;
    boolean first = over && !ended;
    ended |= over;
    return first;
  }

  private long end() {
    return desk.lastAsked(since) + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
