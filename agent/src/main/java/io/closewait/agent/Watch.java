// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.SiteTable;
import io.closewait.detect.Detector;
import io.closewait.detect.Thresholds;
import io.closewait.detect.TickClock;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.LinuxKernel;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Message;
import io.closewait.options.Options;
import io.closewait.platform.Platform;
import io.closewait.report.late.LateStart;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The agent's one thread: ticks, refills the capture budget, writes out new sites, sweeps and
 * reports. Until the application opens its first socket it does nothing but tick; and what sweeps
 * and reports is made at the first sweep, so that a program of a few seconds does not pay for it.
 */
final class Watch implements Runnable {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** After the first socket, at the latest: from then on the descriptors are watched. */
  private static final long FIRST_SWEEP = TimeUnit.SECONDS.toNanos(10);

  /** While somebody asks: soon enough for a person. */
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);

  private static volatile Watch current;

  private final Options options;
  private final SiteTable sites;
  private final Hooks hooks;
  private final Platform platform;
  private final boolean attached;
  private final TickClock clock = new TickClock(System.nanoTime());
  private final long interval;
  private final long startedAt = System.nanoTime();
  private final Desk desk = new Desk(this);
  private final AgentThread thread;
  private final Health health;
  private boolean awake;
  private LateStart lateStart;
  private long nextSweep;
  private int lastTick = clock.now();

  /** Held for a tick's work, or by the end of the JVM for the last report. */
  private final ReentrantLock work = new ReentrantLock();

  private Thread atExit;
  private KernelView kernel;
  private Detector detector;
  private Outputs outputs;
  private volatile boolean stopped;
  private boolean brokenTold;

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
    this.interval = TimeUnit.MILLISECONDS.toNanos(options.intervalMillis());
    this.health = new Health(hooks, platform);
  }

  /** The one at work in this JVM; or null. */
  static Watch current() {
    return current;
  }

  void start() {
    current = this;
    thread.begin(this);
  }

  /** Says hello to the command line. Any thread. */
  void greet(Message hello) throws IOException {
    desk.greet(hello);
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!stopped) {
      LockSupport.parkNanos(this, desk.busy() ? SOON : Math.min(interval, SECOND));
      work.lock();
      try {
        if (!stopped) {
          step();
        }
      } finally {
        work.unlock();
      }
    }
    desk.close();
  }

  /** Even where its own work fails, the agent can still be asked, and taken out. */
  private void step() {
    try {
      tick(System.nanoTime());
    } catch (Throwable broken) {
      tellBroken(broken);
    }
    desk.serve();
  }

  private void tick(long nanos) {
    int now = clock.advance(nanos);
    SocketEvents.now = now;
    if (now != lastTick) {
      lastTick = now;
      CaptureBudget.refill();
    }
    health.followTls();
    if (!awake) {
      if (!needed()) {
        return;
      }
      wake(nanos);
    }
    if (!socketsInUse()) {
      return;
    }
    sites.resolve();
    health.check(kernel);
    if (health.hasNews()) {
      tellNews();
    }
    boolean due = nanos - nextSweep >= 0 || detector == null && desk.open();
    boolean urgent = detector != null && detector.isUrgent(now);
    if (urgent || due && canDetect()) {
      nextSweep = nanos + interval;
      detector().sweep(now, nanos);
    }
  }

  /** A first sweep has nothing to find while every socket is new. */
  private void wake(long nanos) {
    awake = true;
    nextSweep = attached ? nanos : nanos + Math.min(interval, FIRST_SWEEP);
    lateStart = LateStart.from(nanos, attached);
    atExit = new AtExit(this);
    Runtime.getRuntime().addShutdownHook(atExit);
    if (desk.open() || options.speaksAtOnce()) {
      outputs();
    }
  }

  /** Whether there is anything to do: a socket was opened, or an output is waited for. */
  private boolean needed() {
    return socketsInUse() || desk.open() || options.speaksAtOnce();
  }

  /** Not before: asking the kernel initialises the JDK's network code with the settings of now. */
  private boolean socketsInUse() {
    return attached || SocketTable.nextUsed(0) >= 0 || !SocketEvents.ABANDONED.isEmpty();
  }

  /** Made when somebody is to be told something. */
  Outputs outputs() {
    if (outputs == null) {
      outputs = Outputs.open(options, lateStart);
      outputs.reporter.started();
    }
    return outputs;
  }

  private void tellNews() {
    Reporter reporter = outputs().reporter;
    for (Notice news = health.next(); news != null; news = health.next()) {
      reporter.notice(news);
    }
  }

  private boolean canDetect() {
    return detector != null || LinuxKernel.canBeMade();
  }

  private Detector detector() {
    if (detector == null) {
      kernel = health.kernel();
      detector =
          new Detector(
              kernel,
              sites,
              new Thresholds(ticks(options.graceMillis()), ticks(options.graceUnreadMillis())),
              options.ignore(),
              ticks(options.summaryMillis()),
              attached,
              outputs().reporter);
      tellNews();
    }
    return detector;
  }

  private static int ticks(long millis) {
    return (int) Math.min(Integer.MAX_VALUE / 16, (millis + 999) / 1000);
  }

  /** Once: a defect of ours must not fill the application's stderr. */
  private void tellBroken(Throwable broken) {
    if (!brokenTold) {
      brokenTold = true;
      System.err.println("closewait: a report is lost, the application goes on: " + broken);
    }
  }

  /** At the end of the JVM: the last report. */
  void stop() {
    boolean mine = false;
    try {
      mine = work.tryLock(5, TimeUnit.SECONDS);
      if (mine) {
        finish();
      } else {
        System.err.println("closewait: the last report is lost: the one before is not written yet");
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (Throwable broken) {
      tellBroken(broken);
    } finally {
      stopped = true;
      if (mine) {
        work.unlock();
      }
      desk.discard();
    }
  }

  /** The last report. */
  private void finish() {
    int now = clock.advance(System.nanoTime());
    boolean leaksMayStand = socketsInUse() && now > ticks(options.graceMillis());
    if (detector != null || leaksMayStand && canDetect()) {
      sites.resolve();
      detector().stop(now);
    } else if (outputs != null) {
      outputs.reporter.stopped(new Snapshot.Builder().build());
    }
  }

  /** What the last sweep saw. For the desk, after a tick. */
  Snapshot snapshot() {
    Snapshot latest = detector == null ? null : detector.latest();
    return latest != null ? latest : new Snapshot.Builder().build();
  }

  String status(boolean json) {
    long up = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt);
    StatusPage page =
        new StatusPage(options, hooks.inPlace(), snapshot(), sites.size(), up, attached);
    return json ? page.json() : page.text();
  }

  /** Takes the agent out of this JVM; its thread ends when the answer was read. */
  Message leave() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      return Desk.error("the JVM is ending, and the agent with it");
    }
    stopped = true;
    try {
      finish();
    } catch (Throwable broken) {
      tellBroken(broken);
    }
    try {
      hooks.takeOut();
      current = null;
      return new Message();
    } catch (Throwable refused) {
      current = null;
      return Desk.error(
          "the agent has stopped, but the JVM keeps its hooks, without effect: " + refused);
    }
  }
}
