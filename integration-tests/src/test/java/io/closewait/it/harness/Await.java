// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Waits for a condition, with a deadline. Most of what is awaited is there in a few milliseconds,
 * and there are thousands of waits in a run of the tests: it looks again soon at first, and later
 * more seldom, so that a long wait takes no processor from what is waited for.
 */
public final class Await {
  private static final int FIRST_PAUSE_MILLIS = 2;
  private static final int LONGEST_PAUSE_MILLIS = 50;

  private Await() {}

  /** Returns the first value that is neither null nor false. */
  public static <T> T until(Callable<T> condition, Supplier<String> whatElse) {
    long end = System.nanoTime() + Config.DEADLINE.toNanos();
    int pause = FIRST_PAUSE_MILLIS;
    try {
      while (true) {
        T value = condition.call();
        if (value != null && !Boolean.FALSE.equals(value)) {
          return value;
        }
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "not within " + Config.DEADLINE.toSeconds() + " s: " + whatElse.get());
        }
        Thread.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(whatElse.get(), e);
    }
  }
}
