// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Proc;
import io.closewait.watch.Watchman;
import java.util.concurrent.TimeUnit;

/** The time of this machine, and of this process. */
final class HostClock implements Watchman.Clock {
  /** Linux counts for programs in hundredths of a second, whatever its own ticks are. */
  private static final long TICK = 10_000_000;

  private static final int USER = 14, SYSTEM = 15;

  private final Proc proc;

  HostClock(Proc proc) {
    this.proc = proc;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long epochMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long spentNanos() {
    return (proc.number("self", USER) + proc.number("self", SYSTEM)) * TICK;
  }

  @Override
  public void await(Object on, long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedWait(on, Math.max(1_000_000, nanos));
  }
}
