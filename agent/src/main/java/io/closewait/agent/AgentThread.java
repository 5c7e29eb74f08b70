// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.kernel.DescriptorGauge;
import io.closewait.leak.Yardstick;
import io.closewait.report.file.Reserve;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The agent's one thread. Made in premain, where it inherits nothing of the application, it may
 * have to wait for its work until the application opens a socket; others can tell by its name that
 * the agent is there.
 *
 * <p>It lives on, whatever is thrown in it: for want of memory, or by containers that stop every
 * thread they find. It is its own handler of uncaught exceptions, as many an application's ends the
 * JVM.
 */
final class AgentThread extends Thread implements Thread.UncaughtExceptionHandler {
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  /** Soon enough for a person, and next to nothing for a program without sockets. */
  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(2);

  /** Null until it is needed: its class is not of those that the start needs. */
  private @Nullable Porch porch;

  private final Object porchLock = new Object();

  private final int filesForLines;

  /** Null until it is needed, as well: a program without sockets may leak files. */
  private @Nullable DescriptorGauge descriptors;

  private volatile @Nullable Runnable work;
  private volatile boolean dismissed;
  private volatile boolean over;

  /** What came through to here: each costs a pause. */
  private int failures;

  /** {@code filesForLines}: as many descriptors are held back for them. */
  AgentThread(int filesForLines) {
    super((ThreadGroup) null, "closewait");
    this.filesForLines = filesForLines;
    setDaemon(true);
    setContextClassLoader(AgentThread.class.getClassLoader());
    setUncaughtExceptionHandler(this);
  }

  /** Where the agent is asked, whether it is at work or waits. */
  Porch porch() {
    synchronized (porchLock) { // not this thread itself, which the application can lock
      if (porch == null) {
        porch = new Porch();
      }
      return porch;
    }
  }

  private DescriptorGauge descriptors() {
    if (descriptors == null) {
      descriptors = new DescriptorGauge();
    }
    return descriptors;
  }

  void begin(Runnable work) {
    this.work = work;
    if (getState() == State.NEW) {
      start();
    }
    LockSupport.unpark(this);
  }

  /** There will be no work. */
  void dismiss() {
    dismissed = true;
    LockSupport.unpark(this);
  }

  /**
   * Nobody's business: containers interrupt every thread they find when they stop an application.
   * Nothing here would clear the flag, so that each wait would return at once, for ever; and what
   * is being written would be cut off.
   */
  @Override
  public void interrupt() {}

  @Override
  public void run() {
    int borne = failures;
    while (!over) {
      try {
        if (failures != borne) {
          borne = failures;
          Thread.interrupted(); // so does Thread.stop
          LockSupport.parkNanos(this, PAUSE);
        }
        Reserve.begin(filesForLines); // at once: a burst at the start leaves none for later
        waitForWork();
        Runnable given = work;
        if (given != null) {
          given.run();
        }
        Reserve.keep(0);
        over = true;
      } catch (Throwable stoppedOrNoMemory) {
        failures++;
      }
    }
  }

  /** Whoever asks an agent that waits for the first socket is not to wait for it too. */
  private void waitForWork() {
    while (work == null && !dismissed) {
      LockSupport.parkNanos(this, LOOK_EVERY);
      if (work == null && !dismissed) {
        porch().look();
        if (porch().wasCalled() || descriptors().percent() >= Yardstick.HALF_PERCENT) {
          CurrentAgent.wake();
        }
      }
    }
  }

  /** What hit the thread outside its work. The same thread goes on: a new one takes memory. */
  @Override
  @SuppressWarnings("DoNotCall") // on this very thread
  public void uncaughtException(Thread thread, Throwable thrown) {
    run();
  }
}
