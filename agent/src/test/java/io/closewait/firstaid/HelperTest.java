// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Foreign code runs beside, however it ends. */
@Timeout(60)
class HelperTest {
  private final Helper helper = new Helper(100);
  private final Helper patient = new Helper(30_000);
  private final List<Thread> ran = new ArrayList<>();

  @Test
  void oneThreadRunsAllThatComesBack() {
    for (int i = 0; i < 3; i++) {
      assertNull(patient.run(this::noted));
    }
    assertSame(ran.get(0), ran.get(2));
    assertNotSame(Thread.currentThread(), ran.get(0));
    assertEquals("closewait-firstaid", ran.get(0).getName());
  }

  private String noted() {
    ran.add(Thread.currentThread());
    return null;
  }

  @Test
  void whatItSaysIsHandedOn() {
    assertEquals("no", patient.run(() -> "no"));
  }

  @Test
  void whatItThrowsIsASentence() {
    String said =
        patient.run(
            () -> {
              throw new StackOverflowError("deep");
            });
    assertEquals("its close() failed: java.lang.StackOverflowError", said);
    assertNull(patient.run(this::noted), "and the next goes on");
    assertFalse(patient.isSpent());
  }

  @Test
  void whoNeverComesBackIsGivenUp() {
    CountDownLatch never = new CountDownLatch(1);
    assertEquals("its close() did not return within 100 ms", helper.run(() -> await(never)));
    assertFalse(helper.isSpent());
    helper.run(() -> await(never));
    assertTrue(helper.isSpent(), "after two");
    never.countDown();
  }

  private static String await(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return null;
  }
}
