// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.HookFailures;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.detect.FakeKernel;
import io.closewait.instrument.HookTransformer;
import io.closewait.leak.Notice;
import io.closewait.leak.Severity;
import io.closewait.support.Descriptors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each loss is told once, in a sentence. */
class HealthTest {
  private final Life life = new Life("", false);
  private final HookTransformer transformer = new HookTransformer(17, () -> null);
  private final Health health = new Health(new Hooks(transformer, life.instrumentation()));

  @AfterEach
  void end() {
    life.end();
  }

  private String told() {
    health.check(null, life.sites);
    Notice next = health.next();
    assertEquals("hooks", next.event);
    assertEquals(Severity.WARN, next.severity);
    assertNull(health.next());
    return next.message;
  }

  private void nothingIsTold() {
    health.check(null, life.sites);
    assertFalse(health.hasNews());
    assertNull(health.next());
  }

  @Test
  void allIsWell() {
    health.check(new FakeKernel(), life.sites);
    assertFalse(health.hasNews());
  }

  @Test
  void failuresOfAHookAreToldWhenTheyBecomeMore() {
    HookFailures.reset();
    HookFailures.COUNT.set(2);
    assertTrue(told().startsWith("a hook failed 2 times: "));
    nothingIsTold();
    SocketEvents.capture =
        () -> {
          throw new IllegalStateException("planted");
        };
    for (int i = 0; i < 200; i++) {
      SocketEvents.accepted(Descriptors.of(70));
    }
    String told = told();
    HookFailures.reset();
    assertTrue(told.contains("java.lang.IllegalStateException; the hooks rest for a minute"), told);
  }

  @Test
  void numbersBeyondTheTableAreToldOnce() {
    SocketEvents.accepted(Descriptors.of(1 << 20));
    assertEquals("sockets with descriptor numbers from 1048576 are not tracked", told());
    SocketEvents.accepted(Descriptors.of(1 << 20));
    nothingIsTold();
  }

  @Test
  void aMethodOfTheJdkThatIsNotThereIsTold() {
    transformer.transform(null, "sun/nio/ch/SocketDispatcher", null, null, new byte[] {1});
    assertTrue(told().startsWith("sun.nio.ch.SocketDispatcher is not instrumented: "));
    nothingIsTold();
  }

  @Test
  void aKernelThatCannotBeAskedIsToldOnceForWhateverReason() {
    health.unconfirmed("this is not Linux");
    health.unconfirmed("nor that");
    health.stateless("nor is it that");
    Notice notice = health.next();
    assertEquals(Severity.INFO, notice.severity);
    assertTrue(notice.message.contains("(this is not Linux)"), notice.message);
    assertNull(health.next());
  }

  @Test
  void whereTheViewOfTheKernelCannotBeMadeTheSweepsGoOn() {
    life.noKernel = new IllegalStateException("planted");
    life.accept(70, "serve").pass(3);
    assertEquals(1, life.times("swept"));
    assertEquals(1, life.times("notice the kernel cannot be asked"), life.heard.toString());
  }
}
