// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WithinTest {
  @Test
  void handsOnWhatTheCallReturnsOrThrows() throws IOException {
    assertEquals("x", Within.millis(60_000, () -> "x"));
    IOException thrown = new IOException("no");
    assertSame(thrown, assertThrows(IOException.class, () -> call(thrown)));
    assertThrows(IllegalStateException.class, () -> call(new IllegalStateException()));
    assertTrue(
        assertThrows(IOException.class, () -> call(new InterruptedException("x")))
            .getCause()
            .getMessage()
            .equals("x"));
  }

  private static void call(Exception thrown) throws IOException {
    Within.millis(
        60_000,
        () -> {
          throw thrown;
        });
  }

  @Test
  void waitsNoLongerThanItsLimit() {
    CountDownLatch never = new CountDownLatch(1);
    String said =
        assertThrows(IOException.class, () -> Within.millis(50, () -> hang(never))).getMessage();
    assertEquals("it does not answer within 50 ms", said);
    never.countDown();
  }

  private static Object hang(CountDownLatch never) throws InterruptedException {
    never.await();
    return null;
  }

  @Test
  void anInterruptEndsTheWait() {
    CountDownLatch never = new CountDownLatch(1);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, () -> Within.millis(60_000, () -> hang(never)));
    assertTrue(Thread.interrupted(), "and stays known");
    never.countDown();
  }
}
