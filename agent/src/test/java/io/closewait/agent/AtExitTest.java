// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hook asks, waits, and comes back whatever happens. */
@Timeout(60)
class AtExitTest {
  private final CountDownLatch asked = new CountDownLatch(1);

  private AtExit hook(long patience) {
    return new AtExit(
        new AtExit.Farewell() {
          @Override
          public void jvmEnds() {
            asked.countDown();
          }

          @Override
          public long patience() {
            return patience;
          }
        });
  }

  @Test
  void itWaitsUntilTheLastWordsAreSaid() throws Exception {
    AtExit hook = hook(3600 * Life.SECOND);
    hook.start();
    asked.await();
    hook.join(50);
    assertTrue(hook.isAlive());
    hook.said();
    hook.join(20_000);
    assertFalse(hook.isAlive());
  }

  @Test
  void itWaitsNoLongerThanTheyAreWorth() throws Exception {
    AtExit hook = hook(1);
    hook.start();
    hook.join(20_000);
    assertFalse(hook.isAlive());
    assertEquals(0, asked.getCount());
  }

  @Test
  void whateverIsThrownItComesBackAndNobodyHearsOfIt() throws Exception {
    boolean[] heard = new boolean[1];
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> heard[0] = true);
    try {
      AtExit hook =
          new AtExit(
              new AtExit.Farewell() {
                @Override
                public void jvmEnds() {
                  throw new OutOfMemoryError("planted");
                }

                @Override
                public long patience() {
                  return 0;
                }
              });
      Thread.UncaughtExceptionHandler own = hook.getUncaughtExceptionHandler();
      hook.start();
      hook.join(20_000);
      own.uncaughtException(hook, new ThreadDeath());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertFalse(heard[0]);
  }

  @Test
  void withdrawnItIsNoHookAnyMore() {
    AtExit hook = hook(1);
    hook.register();
    assertTrue(hook.withdraw());
    assertFalse(Runtime.getRuntime().removeShutdownHook(hook));
  }
}
