// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.firstaid.FirstAid;
import io.closewait.leak.Snapshot;
import io.closewait.options.Options;
import io.closewait.report.StatusPage;
import io.closewait.report.file.StandardError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The life of the agent's thread, from the first wait to the last report: it goes its {@link
 * Rounds}, answers who asks, and ends with the JVM, or when it is told to leave.
 */
final class Watch implements Duty, Runnable, Desk.Expert, AtExit.Farewell {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** While somebody asks: soon enough for a person. */
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);

  /** The JVM's end waits no longer than that for a last report that has something to tell. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** Nor than that for one that may have something to tell, or for the rest of stderr. */
  private static final long SHORT = TimeUnit.SECONDS.toNanos(1);

  private final Rounds rounds;
  private final Hooks hooks;
  private final AgentThread thread;
  private final long pause;
  private final long startedAt = System.nanoTime();
  private final Desk desk;
  private final Lease lease;
  private final Losses losses = new Losses();
  private @Nullable AtExit atExit;
  private volatile boolean jvmEnds;
  private boolean stopped;

  Watch(Options options, Rounds rounds, Hooks hooks, AgentThread thread) {
    this.rounds = rounds;
    this.hooks = hooks;
    this.thread = thread;
    this.pause = Math.min(TimeUnit.MILLISECONDS.toNanos(options.intervalMillis()), SECOND);
    this.desk = new Desk(this, thread.porch());
    this.lease = new Lease(options, desk);
  }

  @Override
  public void start() {
    CurrentAgent.begins(desk);
    thread.begin(this);
  }

  /** Whatever is thrown costs a tick and no more: then it can still be asked, and taken out. */
  @Override
  public void run() {
    prepare();
    while (!stopped) {
      try {
        Thread.interrupted(); // as Thread.stop leaves it: files would be closed under our writes
        if (!jvmEnds) {
          LockSupport.parkNanos(this, desk.isBusy() ? SOON : pause);
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
      rounds.prepare();
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
  void tick(long nanos) {
    try {
      if (rounds.tick(nanos)) {
        desk.keepOpen();
      }
    } finally {
      awaitEnd();
    }
  }

  // ---- the end ---------------------------------------------------------------------------------

  /** From when there may be something to tell; a program without sockets ends without us. */
  private void awaitEnd() {
    if (atExit == null && rounds.begun() != null) {
      atExit = new AtExit(this);
      atExit.register();
    }
  }

  @Override
  public void jvmEnds() {
    jvmEnds = true;
    LockSupport.unpark(thread);
    Inspection begun = rounds.begun();
    if (begun != null) {
      begun.jvmEnds();
    }
  }

  /** On a machine without a free core the last report may take seconds, whatever it has to tell. */
  @Override
  public long patience() {
    return rounds.owesReport() ? PATIENCE : SHORT;
  }

  private void sayFarewell() {
    stopped = true;
    try {
      rounds.finish();
      StandardError.INSTANCE.await(SHORT);
    } finally {
      closeDesk();
      if (atExit != null) {
        atExit.said();
      }
    }
  }

  /** Nobody can ask any more. */
  void closeDesk() {
    desk.discard();
  }

  @Override
  public @Nullable String leave() {
    if (atExit != null && !atExit.withdraw()) {
      return "the JVM is ending, and the agent with it";
    }
    stopped = true;
    try {
      rounds.finish();
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
    try {
      return rounds.inspection(System.nanoTime());
    } finally {
      awaitEnd();
    }
  }

  @Override
  public void isCalled() {
    LockSupport.unpark(thread);
  }

  @Override
  public Snapshot snapshot() {
    return asked().latest();
  }

  @Override
  public void askForHolders(boolean again) {
    asked().askForHolders(again);
  }

  @Override
  public @Nullable String render(Snapshot snapshot, String form, String layout) {
    return asked().outputs().render(snapshot, form, layout);
  }

  @Override
  public List<String> refused() {
    return asked().refused();
  }

  @Override
  public Map<String, String> places() {
    return asked().places();
  }

  @Override
  public @Nullable FirstAid firstAid() {
    Inspection begun = rounds.begun();
    return begun == null ? null : begun.firstAid();
  }

  @Override
  public String status(boolean json) {
    StatusPage page = asked().statusPage();
    rounds.describe(page);
    page.upSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt);
    losses.describe(page);
    return json ? page.json() : page.text();
  }
}
