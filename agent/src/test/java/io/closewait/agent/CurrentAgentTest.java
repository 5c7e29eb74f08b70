// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.SocketEvents;
import io.closewait.instrument.HookTransformer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentAgentTest {
  private final Desk desk = new Desk(null, new Porch());
  private final Desk other = new Desk(null, new Porch());
  private int prepared;

  private final HookTransformer hooks =
      new HookTransformer(
          17,
          () -> {
            prepared++;
            return null;
          });

  @AfterEach
  void leave() {
    CurrentAgent.isGone(CurrentAgent.desk());
    CurrentAgent.release();
  }

  @Test
  void atFirstThereIsNone() {
    assertFalse(CurrentAgent.isInstalled());
    assertNull(CurrentAgent.desk());
    assertNull(CurrentAgent.refusal());
    CurrentAgent.wake();
  }

  @Test
  void oneThatWaitsIsInstalledAndIsWokenOnce() {
    CurrentAgent.installed(hooks);
    assertTrue(CurrentAgent.isInstalled());
    assertNull(CurrentAgent.desk());
    CurrentAgent.wake();
    CurrentAgent.wake();
    assertEquals(1, prepared);
  }

  @Test
  void oneFromAnotherJarIsKnownByTheBridgeAlone() {
    CurrentAgent.claim();
    assertEquals("already at work in this JVM; these options are not used", CurrentAgent.refusal());
    assertFalse(CurrentAgent.isInstalled());
    CurrentAgent.release();
    assertFalse(SocketEvents.installed);
    assertNull(CurrentAgent.refusal());
  }

  @Test
  void whoHasGoneDoesNotTakeTheNextOneAway() {
    CurrentAgent.installed(hooks);
    CurrentAgent.begins(desk);
    CurrentAgent.begins(other);
    CurrentAgent.isGone(desk);
    assertSame(other, CurrentAgent.desk());
    assertTrue(CurrentAgent.isInstalled());
    CurrentAgent.isGone(other);
    assertNull(CurrentAgent.desk());
    assertFalse(CurrentAgent.isInstalled());
  }
}
