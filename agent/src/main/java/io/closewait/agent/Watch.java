// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.SiteTable;
import io.closewait.detect.Detector;
import io.closewait.detect.Notice;
import io.closewait.detect.Reporter;
import io.closewait.detect.Severity;
import io.closewait.detect.Snapshot;
import io.closewait.detect.Thresholds;
import io.closewait.detect.TickClock;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.LinuxKernel;
import io.closewait.kernel.NoKernel;
import io.closewait.mailbox.Message;
import io.closewait.options.Options;
import io.closewait.platform.Platform;
import io.closewait.platform.TlsSocketNumber;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The agent's one thread: ticks, refills the capture budget, writes out new sites, sweeps and
 * reports. Until the application opens its first socket it does nothing but tick.
 */
final class Watch implements Runnable {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

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
  private long nextSweep = System.nanoTime();
  private int lastTick = clock.now();

  /** Held for a tick's work, or by the end of the JVM for the last report. */
  private final ReentrantLock work = new ReentrantLock();

  private Thread atExit;
  private KernelView kernel;
  private Detector detector;
  private Outputs outputs;
  private Reporter reporter;
  private volatile boolean stopped;
  private int failuresTold;
  private boolean brokenTold;
  private boolean beyondTold;
  private boolean unconfirmedTold;
  private boolean tlsFollowed;

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
    if (detector == null) {
      if (!needed()) {
        return;
      }
      begin();
    }
    sites.resolve();
    followTls();
    tellProblems();
    if (nanos - nextSweep >= 0) {
      nextSweep = nanos + interval;
      detector.sweep(now, nanos);
    }
  }

  /** Whether there is anything to do: a socket was opened, or an output is waited for. */
  private boolean needed() {
    return attached
        || desk.open()
        || options.json() != null
        || options.html() != null
        || options.metrics() != null
        || SocketTable.nextUsed(0) >= 0;
  }

  private void begin() {
    outputs = Outputs.open(options, attached);
    reporter = outputs.reporter;
    reporter.started();
    kernel = kernel();
    detector =
        new Detector(
            kernel,
            sites,
            new Thresholds(ticks(options.graceMillis()), ticks(options.graceUnreadMillis())),
            options.ignore(),
            ticks(options.summaryMillis()),
            attached,
            reporter);
    atExit = new Thread(null, this::stop, "closewait-stop", 0);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private KernelView kernel() {
    String reason = "this is not Linux";
    if ("Linux".equals(System.getProperty("os.name"))) {
      try {
        return new LinuxKernel();
      } catch (Throwable refused) {
        reason = refused.toString();
      }
    }
    tellUnconfirmed(reason);
    return new NoKernel();
  }

  private void tellUnconfirmed(String reason) {
    unconfirmedTold = true;
    reporter.notice(
        new Notice(
            "hooks",
            Severity.INFO,
            "the kernel cannot be asked about sockets ("
                + reason
                + "): only sockets whose end of stream was read are reported, unconfirmed"));
  }

  private static int ticks(long millis) {
    return (int) Math.min(Integer.MAX_VALUE / 16, (millis + 999) / 1000);
  }

  /** Once the application uses the JDK's TLS sockets: how their numbers are found. */
  private void followTls() {
    if (tlsFollowed || !hooks.tlsPatched()) {
      return;
    }
    tlsFollowed = true;
    try {
      SocketEvents.tlsNumber = new TlsSocketNumber(platform);
    } catch (ReflectiveOperationException | LinkageError unknown) {
      reporter.notice(
          new Notice(
              "hooks",
              Severity.WARN,
              "ends of TLS streams are not seen (" + unknown + "); the kernel's view remains"));
    }
  }

  private void tellProblems() {
    for (String problem = hooks.nextProblem(); problem != null; problem = hooks.nextProblem()) {
      reporter.notice(new Notice("hooks", Severity.WARN, problem));
    }
    int failures = SocketEvents.FAILURES.get();
    if (failures > failuresTold) {
      String end =
          failures >= SocketEvents.FAILURE_LIMIT
              ? "; the hooks are now switched off, sockets opened from here on are not watched"
              : "; the application was not affected";
      reporter.notice(
          new Notice(
              "hooks",
              Severity.WARN,
              "a hook failed " + failures + " times: " + SocketEvents.firstFailure + end));
      failuresTold = failures;
    }
    if (kernel.refuses() && !unconfirmedTold) {
      tellUnconfirmed("it does not answer TCP_INFO, as under some sandboxes");
    }
    if (!beyondTold && SocketEvents.BEYOND.sum() > 0) {
      beyondTold = true;
      reporter.notice(
          new Notice(
              "hooks",
              Severity.WARN,
              "sockets with descriptor numbers from "
                  + SocketTable.SEGMENTS * SocketTable.SEGMENT_SIZE
                  + " are not tracked"));
    }
  }

  /** Once: a defect of ours must not fill the application's stderr. */
  private void tellBroken(Throwable broken) {
    if (!brokenTold) {
      brokenTold = true;
      System.err.println("closewait: a report is lost, the application goes on: " + broken);
    }
  }

  /** At the end of the JVM: the last report. */
  private void stop() {
    boolean mine = false;
    try {
      mine = work.tryLock(2, TimeUnit.SECONDS);
      if (mine) {
        sites.resolve();
        detector.stop(clock.advance(System.nanoTime()));
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

  /** What the last sweep saw. For the desk, after a tick. */
  Snapshot snapshot() {
    return detector.latest();
  }

  Outputs outputs() {
    return outputs;
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
      detector.stop(clock.now());
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
