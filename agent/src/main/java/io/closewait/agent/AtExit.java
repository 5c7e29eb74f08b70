// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The JVM is ending: the agent's thread is asked for the last report and given some time for it.
 * Nothing is written here, as a write may never return, and the JVM waits for this thread.
 */
final class AtExit extends Thread implements Thread.UncaughtExceptionHandler {
  /** What is to end with the JVM. */
  interface Farewell {
    /** Asks for the last report; must not wait. Called on the hook's thread. */
    void jvmEnds();

    /** How long they are worth waiting for, in nanoseconds. */
    long patience();
  }

  private final Farewell farewell;
  private final CountDownLatch said = new CountDownLatch(1);

  AtExit(Farewell farewell) {
    super((ThreadGroup) null, "closewait-stop");
    this.farewell = farewell;
    setUncaughtExceptionHandler(this);
  }

  /** Where the JVM is ending already, it ends without last words. */
  void register() {
    try {
      Runtime.getRuntime().addShutdownHook(this);
    } catch (IllegalStateException ending) {
      // nobody waits for us, and nobody needs to
    }
  }

  /** False where the JVM is ending already. */
  boolean withdraw() {
    try {
      Runtime.getRuntime().removeShutdownHook(this);
      return true;
    } catch (IllegalStateException ending) {
      return false;
    }
  }

  /** The last words are said. */
  void said() {
    said.countDown();
  }

  @Override
  public void run() {
    try {
      farewell.jvmEnds();
      said.await(farewell.patience(), TimeUnit.NANOSECONDS);
    } catch (Throwable givenUp) {
      // the JVM ends without them
    }
  }

  /** Nor what comes at the very end reaches the application's handler. */
  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {}
}
