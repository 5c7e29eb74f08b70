// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import java.util.Collections;
import java.util.List;

/** What the last sweep saw. Immutable; made by the agent's thread, read by any. */
public final class Snapshot {
  /** Open sockets that are tracked. */
  public final int openSockets;

  /** Standing leaks, the largest first. */
  public final List<Leak> leaks;

  /** Leaked sockets that the option {@code ignore} silences. */
  public final int ignored;

  /** Descriptors in use and their limit; -1 where it cannot be told. */
  public final long descriptorsUsed;

  /** As {@link #descriptorsUsed}. */
  public final long descriptorsLimit;

  /** CPU or, where that cannot be told, elapsed nanoseconds of the sweep. */
  public final long sweepNanos;

  public Snapshot(
      int openSockets,
      List<Leak> leaks,
      int ignored,
      long descriptorsUsed,
      long descriptorsLimit,
      long sweepNanos) {
    this.openSockets = openSockets;
    this.leaks = Collections.unmodifiableList(leaks);
    this.ignored = ignored;
    this.descriptorsUsed = descriptorsUsed;
    this.descriptorsLimit = descriptorsLimit;
    this.sweepNanos = sweepNanos;
  }
}
