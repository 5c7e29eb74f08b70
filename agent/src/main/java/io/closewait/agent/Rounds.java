// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.HookFailures;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.SiteTable;
import io.closewait.options.Options;
import io.closewait.platform.LateStart;
import io.closewait.platform.Platform;
import io.closewait.report.StatusPage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is to do in each tick: the clock of the hooks, their budget, new sites, and whether it is
 * time to sweep. Until the application opens its first socket there is nothing to sweep, and what
 * sweeps and reports is made at the first sweep, so that a program of a few seconds does not pay
 * for it. The agent's thread only, where nothing else is said.
 */
class Rounds {
  /** After the first socket, at the latest: from then on the descriptors are watched. */
  private static final long FIRST_SWEEP = TimeUnit.SECONDS.toNanos(10);

  /** After an attach: until then the application needs the processors, to compile its code anew. */
  private static final long SETTLED = TimeUnit.SECONDS.toNanos(2);

  private final Options options;
  private final SiteTable sites;
  private final Hooks hooks;
  private final Platform platform;
  private final boolean attached;
  private final Porch porch;
  private final EmergencyKit kit;
  private final TickClock clock = new TickClock(System.nanoTime());
  private final long interval;
  private int lastTick = clock.now();
  private long nextSweep;
  private @Nullable Inspection inspection; // from when there is something to look at or to tell
  private volatile boolean leaksStand;

  Rounds(
      Options options,
      SiteTable sites,
      Hooks hooks,
      Platform platform,
      boolean attached,
      Porch porch) {
    this.options = options;
    this.sites = sites;
    this.hooks = hooks;
    this.platform = platform;
    this.attached = attached;
    this.porch = porch;
    this.kit = new EmergencyKit(platform);
    this.interval = TimeUnit.MILLISECONDS.toNanos(options.intervalMillis());
  }

  /** Before the first wait: all descriptors of a sick process may go in that one second. */
  final void prepare() {
    if (attached) {
      kit.look(true);
    }
  }

  /**
   * Called once a second, and when somebody has called the agent.
   *
   * @return whether there was a sweep
   */
  final boolean tick(long nanos) {
    int now = clock.advance(nanos);
    SocketEvents.now = now;
    boolean first = now != lastTick;
    if (first) {
      lastTick = now;
      CaptureBudget.refill();
      HookFailures.tick(now);
      sites.pass();
    }
    sites.resolve(); // whether or not a socket is open: it lets go of the application's classes
    hooks.followTls(platform);
    boolean begun = inspection != null && inspection.hasBegun();
    boolean inUse = socketsInUse();
    boolean scarce = first && !(begun && kit.isReady()) && kit.look(inUse) && !begun;
    if (inspection == null && !scarce && !isNeeded()) {
      return false;
    }
    Inspection inspection = inspection(nanos);
    if (!inUse && !begun && !scarce) {
      return false;
    }
    inspection.tellNews();
    boolean due = nanos - nextSweep >= 0 || !begun && porch.isAskedForFigures();
    boolean sweeps = due || scarce || inspection.isUrgent(now);
    if (sweeps) {
      nextSweep = nanos + interval;
      inspection.sweep(now, nanos, inUse || kit.isReady());
      leaksStand = !inspection.latest().leaks.isEmpty();
    }
    inspection.giveFirstAid(nanos);
    return sweeps;
  }

  /** Made now if need be. A first sweep has nothing to find while every socket is new. */
  final Inspection inspection(long nanos) {
    if (inspection == null) {
      nextSweep = nanos + (attached ? SETTLED : Math.min(interval, FIRST_SWEEP));
      inspection = inspection(LateStart.from(nanos, attached));
      if (porch.wasCalled() || options.speaksAtOnce()) {
        inspection.outputs();
      }
    }
    return inspection;
  }

  /** Null as long as there is nothing to look at or to tell. Any thread. */
  final @Nullable Inspection begun() {
    return inspection;
  }

  /** Tests hand in their own. */
  Inspection inspection(LateStart lateStart) {
    return new Inspection(options, sites, hooks, platform, attached, lateStart);
  }

  /** Whether there is anything to do: a socket was opened, or an output is waited for. */
  private boolean isNeeded() {
    return socketsInUse() || porch.wasCalled() || options.speaksAtOnce();
  }

  /** Not before: asking the kernel initialises the JDK's network code with the settings of now. */
  private boolean socketsInUse() {
    return attached || SocketTable.nextUsed(0) >= 0 || !Collector.ABANDONED.isEmpty();
  }

  /** Whether a last report has, or may have, something to tell. Any thread. */
  final boolean owesReport() {
    boolean owed = leaksStand || options.json() != null || options.html() != null;
    return owed || SocketTable.nextMarked(0, new int[1]) >= 0;
  }

  /** The last report. */
  final void finish() {
    int now = clock.advance(System.nanoTime());
    boolean leaksMayStand = socketsInUse() && now > Inspection.ticks(options.graceMillis());
    if (inspection != null) {
      inspection.finish(now, leaksMayStand);
    }
  }

  /** What it adds to the page of the status. */
  final void describe(StatusPage page) {
    page.sites = sites.size();
    page.hooks = hooks.inPlace();
  }
}
