// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for a condition, with a deadline. */
public final class Await {
  private static final int LOOK_EVERY_MILLIS = 50;

  private Await() {}

  /** Returns the first value that is neither null nor false. */
  public static <T> T until(Callable<T> condition, Supplier<String> whatElse) {
    long end = System.nanoTime() + Config.DEADLINE.toNanos();
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
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(whatElse.get(), e);
    }
  }
}
