// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.HookFailures;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.SiteTable;
import io.closewait.firstaid.FirstAid;
import io.closewait.leak.Snapshot;
import io.closewait.options.Options;
import io.closewait.platform.LateStart;
import io.closewait.platform.Platform;
import io.closewait.report.StatusPage;
import io.closewait.report.file.StandardError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the agent's thread does: ticks, refills the capture budget, writes out new sites, sweeps and
 * reports. Until the application opens its first socket it does nothing but tick; and what sweeps
 * and reports is made at the first sweep, so that a program of a few seconds does not pay for it.
 */
class Watch implements Duty, Runnable, Desk.Expert, AtExit.Farewell {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** After the first socket, at the latest: from then on the descriptors are watched. */
  private static final long FIRST_SWEEP = TimeUnit.SECONDS.toNanos(10);

  /** While somebody asks: soon enough for a person. */
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);

  /** The JVM's end waits no longer than that for a last report that has something to tell. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** Nor than that for one that may have something to tell, or for the rest of stderr. */
  private static final long SHORT = TimeUnit.SECONDS.toNanos(1);

  private final Options options;
  private final SiteTable sites;
  private final Hooks hooks;
  private final Platform platform;
  private final boolean attached;
  private final AgentThread thread;
  private final TickClock clock = new TickClock(System.nanoTime());
  private final long interval;
  private final long startedAt = System.nanoTime();
  private final Desk desk;
  private final Lease lease;
  private final EmergencyKit kit;
  private final Losses losses = new Losses();
  private int lastTick = clock.now();
  private long nextSweep;
  private @Nullable AtExit atExit;
  private @Nullable Inspection inspection; // from when there is something to look at or to tell
  private volatile boolean jvmEnds;
  private volatile boolean leaksStand;
  private boolean stopped;

  Watch(
      Options options,
      SiteTable sites,
      Hooks hooks,
      Platform platform,
      boolean attached,
      AgentThread thread) {
    this.options = options;
    this.sites = sites;
    this.hooks = hooks;
    this.platform = platform;
    this.attached = attached;
    this.thread = thread;
    this.desk = new Desk(this, thread.porch());
    this.lease = new Lease(options, desk);
    this.kit = new EmergencyKit(platform);
    this.interval = TimeUnit.MILLISECONDS.toNanos(options.intervalMillis());
  }

  @Override
  public final void start() {
    CurrentAgent.begins(desk);
    thread.begin(this);
  }

  /** Whatever is thrown costs a tick and no more: then it can still be asked, and taken out. */
  @Override
  public final void run() {
    prepare();
    while (!stopped) {
      try {
        Thread.interrupted(); // as Thread.stop leaves it: files would be closed under our writes
        if (!jvmEnds) {
          LockSupport.parkNanos(this, desk.isBusy() ? SOON : Math.min(interval, SECOND));
        }
        if (jvmEnds) {
          sayFarewell();
        } else {
          step();
        }
      } catch (Throwable broken) {
        losses.add(broken);
      }
    }
    desk.close();
  }

  /** Before the first wait: all descriptors of a sick process may go in that one second. */
  private void prepare() {
    try {
      if (attached) {
        kit.look(true);
      }
    } catch (Throwable broken) {
      losses.add(broken);
    }
  }

  private void step() {
    try {
      desk.look();
      tick(System.nanoTime());
    } catch (Throwable broken) {
      losses.add(broken);
    }
    desk.serve();
    if (!stopped && lease.hasEnded()) {
      leave(); // where it may not, nobody is there to be told
    }
  }

  /** Called once a second, and when somebody has called the agent. */
  final void tick(long nanos) {
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
      return;
    }
    Inspection inspection = inspection(nanos);
    if (!inUse && !begun && !scarce) {
      return;
    }
    inspection.tellNews();
    boolean due = nanos - nextSweep >= 0 || !begun && desk.wasCalled();
    if (due || scarce || inspection.isUrgent(now)) {
      nextSweep = nanos + interval;
      inspection.sweep(now, nanos, inUse || kit.isReady());
      leaksStand = !inspection.latest().leaks.isEmpty();
      desk.keepOpen();
    }
    inspection.giveFirstAid(nanos);
  }

  /** Made now if need be. A first sweep has nothing to find while every socket is new. */
  private Inspection inspection(long nanos) {
    if (inspection == null) {
      nextSweep = attached ? nanos : nanos + Math.min(interval, FIRST_SWEEP);
      inspection = inspection(LateStart.from(nanos, attached));
      atExit = new AtExit(this);
      atExit.register();
      if (desk.wasCalled() || options.speaksAtOnce()) {
        inspection.outputs();
      }
    }
    return inspection;
  }

  /** Tests hand in their own. */
  Inspection inspection(LateStart lateStart) {
    return new Inspection(options, sites, hooks, platform, attached, lateStart);
  }

  /** Whether there is anything to do: a socket was opened, or an output is waited for. */
  private boolean isNeeded() {
    return socketsInUse() || desk.wasCalled() || options.speaksAtOnce();
  }

  /** Not before: asking the kernel initialises the JDK's network code with the settings of now. */
  private boolean socketsInUse() {
    return attached || SocketTable.nextUsed(0) >= 0 || !Collector.ABANDONED.isEmpty();
  }

  // ---- the end ---------------------------------------------------------------------------------

  @Override
  public final void jvmEnds() {
    jvmEnds = true;
    LockSupport.unpark(thread);
    if (inspection != null) {
      inspection.jvmEnds();
    }
  }

  /** On a machine without a free core the last report may take seconds, whatever it has to tell. */
  @Override
  public final long patience() {
    boolean owed = leaksStand || options.json() != null || options.html() != null;
    return owed || SocketTable.nextMarked(0, new int[1]) >= 0 ? PATIENCE : SHORT;
  }

  private void sayFarewell() {
    stopped = true;
    try {
      finish();
      StandardError.INSTANCE.await(SHORT);
    } finally {
      closeDesk();
      if (atExit != null) {
        atExit.said();
      }
    }
  }

  /** Nobody can ask any more. */
  final void closeDesk() {
    desk.discard();
  }

  /** The last report. */
  private void finish() {
    int now = clock.advance(System.nanoTime());
    boolean leaksMayStand = socketsInUse() && now > Inspection.ticks(options.graceMillis());
    if (inspection != null) {
      inspection.finish(now, leaksMayStand);
    }
  }

  @Override
  public final @Nullable String leave() {
    if (atExit != null && !atExit.withdraw()) {
      return "the JVM is ending, and the agent with it";
    }
    stopped = true;
    try {
      finish();
    } catch (Throwable broken) {
      losses.add(broken);
    }
    CurrentAgent.isGone(desk); // before the next one may come
    try {
      hooks.takeOut();
      CurrentAgent.release();
      return null;
    } catch (Throwable refused) {
      return "the agent has stopped, but the JVM keeps its hooks, without effect: " + refused;
    }
  }

  // ---- what the desk asks ----------------------------------------------------------------------

  private Inspection asked() {
    return inspection(System.nanoTime());
  }

  @Override
  public final void isCalled() {
    LockSupport.unpark(thread);
  }

  @Override
  public final Snapshot snapshot() {
    return asked().latest();
  }

  @Override
  public final void askForHolders(boolean again) {
    asked().askForHolders(again);
  }

  @Override
  public final @Nullable String render(Snapshot snapshot, String form, String layout) {
    return asked().outputs().render(snapshot, form, layout);
  }

  @Override
  public final List<String> refused() {
    return asked().refused();
  }

  @Override
  public final Map<String, String> places() {
    return asked().places();
  }

  @Override
  public final @Nullable FirstAid firstAid() {
    return inspection == null ? null : inspection.firstAid();
  }

  @Override
  public final String status(boolean json) {
    StatusPage page = asked().statusPage();
    page.upSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt);
    page.sites = sites.size();
    page.hooks = hooks.inPlace();
    losses.describe(page);
    return json ? page.json() : page.text();
  }
}
