// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many stacks the hooks take, what it costs beyond, and what a failing capture does. */
class CaptureBudgetTest {
  private int captured;
  private long skippedBefore;

  @BeforeEach
  void plugIn() {
    SocketTable.clear();
    SocketEvents.now = 100;
    SocketEvents.FAILURES.set(0);
    SocketEvents.firstFailure = null;
    SocketEvents.capture = () -> ++captured;
    skippedBefore = SocketEvents.SKIPPED.sum();
  }

  @AfterEach
  void unplug() {
    SocketEvents.capture = null;
    SocketEvents.FAILURES.set(0);
    SocketEvents.firstFailure = null;
    SocketTable.clear();
  }

  private static void budget(int stacks) {
    SocketEvents.budget = stacks;
    SocketEvents.TOKENS.set(stacks);
  }

  private long skipped() {
    return SocketEvents.SKIPPED.sum() - skippedBefore;
  }

  /** One accepted connection from its opening to its end of stream: three stacks if all is paid. */
  private static void connection(FileDescriptor fd) {
    SocketEvents.accepted(fd);
    SocketEvents.afterWrite(1, fd);
    SocketEvents.afterRead(-1, fd);
  }

  private static boolean sampled(int fd) {
    boolean open = SocketTable.openSite(SocketTable.first(fd)) != 0;
    boolean owner = SocketTable.ownerSite(SocketTable.second(fd)) != 0;
    boolean eof = SocketTable.eofSite(SocketTable.second(fd)) != 0;
    assertEquals(open, owner, "the stacks of number " + fd + " come together");
    assertEquals(open, eof, "the stacks of number " + fd + " come together");
    return open;
  }

  @Test
  void theStacksOfOneConnectionComeTogether() {
    budget(10);
    for (int fd = 0; fd < 100; fd++) {
      connection(Descriptors.of(fd));
    }
    int sampled = 0;
    for (int fd = 0; fd < 100; fd++) {
      sampled += sampled(fd) ? 1 : 0;
    }
    assertEquals(4, sampled, "four openings find a token left, and overdraw for the rest");
    assertEquals(12, captured);
    assertEquals(300 - 12, skipped());
  }

  @Test
  void openingsNeverTakeMoreThanTheBudget() {
    budget(10);
    for (int fd = 0; fd < 100; fd++) {
      SocketEvents.connecting(Descriptors.of(fd));
    }
    assertEquals(10, captured);
    assertEquals(90, skipped());
  }

  @Test
  void theOverdraftIsBoundedByOneMoreBudget() {
    budget(10);
    for (int fd = 0; fd < 100; fd++) {
      SocketEvents.budget = -1; // these were sampled in earlier ticks
      SocketEvents.accepted(Descriptors.of(fd));
    }
    int before = captured;
    budget(10);
    for (int fd = 0; fd < 100; fd++) {
      SocketEvents.afterRead(-1, Descriptors.of(fd));
      SocketEvents.afterWrite(1, Descriptors.of(fd));
    }
    assertEquals(20, captured - before);
    assertEquals(180, skipped());
  }

  @Test
  void noBudgetTakesNoStackAndTracksAllTheSame() {
    budget(0);
    connection(Descriptors.of(7));
    assertEquals(0, captured);
    assertEquals(3, skipped());
    assertTrue((SocketTable.second(7) & SocketTable.EOF) != 0);
    assertTrue((SocketTable.second(7) & SocketTable.WRITTEN) != 0, "tried is marked too");
  }

  @Test
  void noLimitSkipsNothing() {
    budget(-1);
    for (int fd = 0; fd < 5000; fd++) {
      connection(Descriptors.of(fd));
    }
    assertEquals(15000, captured);
    assertEquals(0, skipped());
  }

  @Test
  void aNewTickPaysAgain() {
    budget(1);
    SocketEvents.connecting(Descriptors.of(1));
    SocketEvents.connecting(Descriptors.of(2));
    SocketEvents.TOKENS.set(SocketEvents.budget);
    SocketEvents.connecting(Descriptors.of(3));
    assertEquals(2, captured);
  }

  @Test
  void aFailingCaptureCostsTheStackNotTheSocket() {
    budget(-1);
    SocketEvents.capture =
        () -> {
          throw new StackOverflowError("planted");
        };
    connection(Descriptors.of(7));
    assertEquals(SocketTable.OPEN, SocketTable.state(SocketTable.first(7)));
    assertTrue((SocketTable.second(7) & SocketTable.EOF) != 0);
    assertTrue((SocketTable.second(7) & SocketTable.WRITTEN) != 0);
    assertEquals(3, SocketEvents.FAILURES.get());
    assertEquals("planted", SocketEvents.firstFailure.getMessage());
  }

  @Test
  void tooManyFailuresSwitchTheHooksOff() {
    budget(-1);
    int[] calls = new int[1];
    SocketEvents.capture =
        () -> {
          calls[0]++;
          throw new IllegalStateException("failure " + calls[0]);
        };
    for (int i = 0; i < 2 * SocketEvents.FAILURE_LIMIT; i++) {
      SocketEvents.accepted(Descriptors.of(7));
    }
    assertEquals(SocketEvents.FAILURE_LIMIT, calls[0]);
    assertEquals(SocketEvents.FAILURE_LIMIT, SocketEvents.FAILURES.get());
    assertEquals("failure 1", SocketEvents.firstFailure.getMessage());
    assertNull(SocketEvents.capture);
  }
}
