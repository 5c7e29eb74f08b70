// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LateStartTest {
  private static final String MANAGER = "java.util.logging.manager";
  private static final long NOW = Long.MAX_VALUE - 5; // System.nanoTime() may wrap around
  private String before;

  @BeforeEach
  void remember() {
    before = System.clearProperty(MANAGER);
  }

  @AfterEach
  void restore() {
    if (before != null) {
      System.setProperty(MANAGER, before);
    } else {
      System.clearProperty(MANAGER);
    }
  }

  @Test
  void waitsUntilTheApplicationIsRunning() {
    LateStart start = LateStart.from(NOW, false);
    assertFalse(start.isDue(NOW + TimeUnit.SECONDS.toNanos(9)));
    assertTrue(start.isDue(NOW + TimeUnit.SECONDS.toNanos(10)));
  }

  @Test
  void waitsLongerForAnApplicationWithALogManagerOfItsOwn() {
    LateStart start = LateStart.from(NOW, false);
    System.setProperty(MANAGER, "com.acme.OwnLogManager"); // as main() does, after the agent came
    assertFalse(start.isDue(NOW + TimeUnit.SECONDS.toNanos(29)));
    assertTrue(start.isDue(NOW + TimeUnit.SECONDS.toNanos(30)));
  }

  @Test
  void startsAtOnceInARunningApplicationAndOnlyOnce() {
    LateStart start = LateStart.from(NOW, true);
    assertTrue(start.isDue(NOW));
    assertFalse(start.isDue(NOW));
  }

  @Test
  void waitsAfterAnAttachWithWhatTakesLong() {
    LateStart start = LateStart.from(NOW, true).inACalmMoment();
    assertFalse(start.isDue(NOW + TimeUnit.SECONDS.toNanos(9)));
    assertTrue(start.isDue(NOW + TimeUnit.SECONDS.toNanos(10)));
  }
}
