// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

/**
 * A thread of the agent that uses the network: what it opens is not the application's, so the hooks
 * pass it over. Its failures are its own: the application's handler of uncaught ones, which may end
 * the process, never hears of them.
 */
public final class OwnThread extends Thread implements Thread.UncaughtExceptionHandler {
  public OwnThread(String name, Runnable work) {
    super(null, work, name, 0);
    setDaemon(true);
    setUncaughtExceptionHandler(this);
    setContextClassLoader(work.getClass().getClassLoader());
  }

  /** Whether the hook that asks runs on one of them. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof OwnThread;
  }

  /** Nobody's business: containers interrupt every thread they find. */
  @Override
  public void interrupt() {}

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {}
}
