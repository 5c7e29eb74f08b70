// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import org.junit.jupiter.api.Test;

/** Stacks that cannot be taken cost nothing but themselves. */
class CaptureFailuresTest extends CountedCaptures {
  private static void budget(int stacks) {
    CaptureBudget.set(stacks);
  }

  /** One accepted connection from its opening to its end of stream: three stacks if all is paid. */
  private static void connection(FileDescriptor fd) {
    SocketEvents.accepted(fd);
    SocketEvents.afterWrite(1, fd);
    SocketEvents.afterRead(-1, fd);
  }

  @Test
  void aFailingCaptureCostsTheStackNotTheSocket() {
    budget(-1);
    SocketEvents.capture =
        () -> {
          throw new StackOverflowError("planted");
        };
    connection(Descriptors.of(7));
    assertEquals(SocketTable.OPEN, EntryBits.state(SocketTable.first(7)));
    assertTrue((SocketTable.second(7) & SocketTable.EOF) != 0);
    assertTrue((SocketTable.second(7) & SocketTable.OWNER_SETTLED) != 0);
    assertEquals(3, HookFailures.COUNT.get());
    assertEquals("java.lang.StackOverflowError", HookFailures.first());
  }

  @Test
  void tooManyFailuresLetTheHooksRestForAWhile() {
    budget(-1);
    int[] calls = new int[1];
    SocketEvents.capture =
        () -> {
          calls[0]++;
          throw new IllegalStateException("failure " + calls[0]);
        };
    for (int i = 0; i < 2 * HookFailures.LIMIT; i++) {
      SocketEvents.accepted(Descriptors.of(7));
    }
    assertEquals(HookFailures.LIMIT, calls[0]);
    assertEquals(HookFailures.LIMIT, HookFailures.COUNT.get());
    assertEquals("java.lang.IllegalStateException", HookFailures.first());
    assertNull(SocketEvents.capture);
    assertTrue(HookFailures.resting());
    int last = SocketEvents.now + HookFailures.WINDOW - 1;
    HookFailures.tick(last);
    assertNull(SocketEvents.capture);
    HookFailures.tick(last + 1);
    assertFalse(HookFailures.resting());
    SocketEvents.now = last + 1;
    SocketEvents.accepted(Descriptors.of(7));
    assertEquals(HookFailures.LIMIT + 1, calls[0], "they are asked again");
  }

  @Test
  void rareFailuresNeverSwitchThemOff() {
    budget(-1);
    SocketEvents.capture =
        () -> {
          throw new StackOverflowError("planted");
        };
    for (int i = 0; i < 10 * HookFailures.LIMIT; i++) {
      SocketEvents.now += HookFailures.WINDOW / 10;
      SocketEvents.accepted(Descriptors.of(7));
    }
    assertFalse(HookFailures.resting());
    assertNotNull(SocketEvents.capture);
  }

  @Test
  void whatSomebodyElseThrowsIntoTheThreadGoesOnItsWay() {
    budget(-1);
    Error thrown = new Error("as Thread.stop or a debugger does");
    SocketEvents.capture =
        () -> {
          throw thrown;
        };
    Error arrived = assertThrows(Error.class, () -> SocketEvents.accepted(Descriptors.of(7)));
    assertSame(thrown, arrived);
    assertEquals(0, HookFailures.COUNT.get());
  }
}
