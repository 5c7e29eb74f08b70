// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import java.util.concurrent.locks.LockSupport;

/**
 * The agent's one thread. Made in premain, where it inherits nothing of the application, it may
 * have to wait for its work until the application opens a socket; others can tell by its name that
 * the agent is there.
 */
final class AgentThread extends Thread {
  private volatile Runnable work;
  private volatile boolean dismissed;

  AgentThread() {
    super((ThreadGroup) null, "closewait");
    setDaemon(true);
    setContextClassLoader(AgentThread.class.getClassLoader());
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
    while (work == null && !dismissed) {
      LockSupport.park(this);
    }
    if (work != null) {
      work.run();
    }
  }
}
