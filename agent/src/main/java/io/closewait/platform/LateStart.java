// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import java.util.concurrent.TimeUnit;

/**
 * When an output may start that initialises java.util.logging or opens a port of ours.
 *
 * <p>The platform's MBean server does so on every JDK. An application server that brings its own
 * LogManager does not start once another one is in place, and its class may not be visible yet; so
 * we wait until the application has long been running. Nothing tells whether it has initialised its
 * logging without doing it.
 */
public final class LateStart {
  private static final long USUALLY = TimeUnit.SECONDS.toNanos(10);
  private static final long OWN_LOG_MANAGER = TimeUnit.SECONDS.toNanos(30);

  private final long since;
  private final boolean attached;
  private boolean done;

  private LateStart(long since, boolean attached) {
    this.since = since;
    this.attached = attached;
  }

  /**
   * Waits from now on, for an agent that came with the application or while it was running.
   *
   * @param nanos System.nanoTime()
   */
  public static LateStart from(long nanos, boolean attached) {
    return new LateStart(nanos, attached);
  }

  /** Returns the same wait for another output: each starts once. */
  public LateStart again() {
    return new LateStart(since, attached);
  }

  /**
   * The same wait, also after an attach, for what takes long: the application is slower in these
   * seconds, as its code is compiled anew, and an output that nobody waits for comes after them.
   */
  public LateStart inACalmMoment() {
    return new LateStart(since, false);
  }

  /** Whether it is time; once. */
  public boolean isDue(long nanos) {
    if (done || !attached && nanos - since < patience()) {
      return false;
    }
    done = true;
    return true;
  }

  /** Looks at the property anew each time: main() may set it. */
  private static long patience() {
    try {
      return System.getProperty("java.util.logging.manager") == null ? USUALLY : OWN_LOG_MANAGER;
    } catch (SecurityException mayNotAsk) {
      return OWN_LOG_MANAGER;
    }
  }
}
