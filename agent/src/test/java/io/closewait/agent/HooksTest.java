// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.HookFailures;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.instrument.HookTransformer;
import io.closewait.options.Options;
import io.closewait.support.Descriptors;
import io.closewait.support.GrantedRights;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the hooks are given, and what is left of them when they go. */
class HooksTest {
  private final Life life = new Life("", false);
  private final HookTransformer transformer = new HookTransformer(17, () -> null);
  private final Hooks hooks = new Hooks(transformer, life.instrumentation());

  @AfterEach
  void end() {
    life.end();
    Collector.cleaner = null;
    Collector.finalizer = null;
    Collector.finalizing = null;
  }

  @Test
  void theThreadsOnWhichTheJdkClosesForgottenSocketsAreFound() {
    Hooks.knowCollectors();
    assertEquals("Common-Cleaner", Collector.cleaner.getName());
    assertEquals("Finalizer", Collector.finalizer.getName());
    assertNull(Collector.finalizing, "nothing is compared where no finalizer closes");
  }

  @Test
  void silencedTheyRememberNothing() {
    life.accept(70, "serve");
    HookFailures.COUNT.set(3);
    SocketEvents.accepted(Descriptors.of(1 << 20));
    CaptureBudget.set(0);
    SocketEvents.accepted(Descriptors.of(72));
    assertEquals(2, SocketEvents.BEYOND.sum() + CaptureBudget.SKIPPED.sum());
    SocketEvents.adopting = true;
    Hooks.silence();
    assertEquals(-1, life.open());
    assertEquals(0, HookFailures.COUNT.get());
    assertEquals(0, SocketEvents.BEYOND.sum() + CaptureBudget.SKIPPED.sum());
    assertFalse(SocketEvents.adopting);
    SocketEvents.accepted(Descriptors.of(71));
    assertEquals(-1, life.open(), "and record nothing any more");
  }

  @Test
  void takenOutTheyAreSilentThoughTheJvmRefuses() {
    life.retransformation = new UnsupportedOperationException("planted");
    try {
      hooks.takeOut();
    } catch (Exception refused) {
      assertSame(life.retransformation, refused);
    }
    assertNull(SocketEvents.capture);
  }

  @Test
  void nothingIsDoneForTlsBeforeTheJvmUsesIt() {
    hooks.followTls(GrantedRights.platform());
    assertNull(SocketEvents.tlsNumber);
    assertNull(hooks.nextProblem());
    assertEquals(List.of(), hooks.inPlace());
  }

  @Test
  void wiredTheyHaveAllThatTheyReach() throws ReflectiveOperationException {
    Hooks.silence();
    Duty duty =
        Wiring.connect(
            Options.parse("capture=0"), GrantedRights.platform(), hooks, true, new AgentThread(0));
    assertNotNull(duty);
    assertNotNull(SocketEvents.capture);
    assertTrue(SocketEvents.installed);
    assertTrue(SocketEvents.adopting, "attached: it has not seen all sockets open");
    assertEquals(1, SocketEvents.now);
    Wiring.undo();
    assertNull(SocketEvents.capture);
    assertFalse(SocketEvents.installed);
  }
}
