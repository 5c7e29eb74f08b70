// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hooks leave in the table, event by event. */
class SocketEventsTest extends EventsTest {
  @Test
  void endOfStreamSetsTheMarkAndItsSite() {
    SocketEvents.connecting(SOCKET);
    SocketEvents.now = 107;
    SocketEvents.afterRead(-1, SOCKET);
    assertTrue(has(SocketTable.EOF));
    assertTrue(has(SocketTable.ESTABLISHED));
    assertEquals(2, EntryBits.eofSite(second()));
    assertEquals(107, EntryBits.markTick(second()));
  }

  @Test
  void everyKindOfReadTellsTheEnd() {
    for (Runnable read :
        new Runnable[] {
          () -> SocketEvents.afterRead(-1, SOCKET),
          () -> SocketEvents.afterReadv(-1, SOCKET),
          () -> SocketEvents.afterSocketRead(-1, SOCKET),
          () -> SocketEvents.afterSocketRead(0, SOCKET),
        }) {
      SocketEvents.accepted(SOCKET);
      read.run();
      assertTrue(has(SocketTable.EOF));
      SocketEvents.released(SOCKET);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8192, -2, -3})
  void otherResultsOfAReadAreNoEnd(int n) {
    SocketEvents.accepted(SOCKET);
    long second = second();
    SocketEvents.afterRead(n, SOCKET);
    SocketEvents.afterReadv(n, SOCKET);
    assertEquals(second, second());
  }

  @Test
  void readingTheEndAgainChangesNothing() {
    SocketEvents.connecting(SOCKET);
    SocketEvents.afterRead(-1, SOCKET);
    long second = second();
    SocketEvents.now = 150;
    SocketEvents.afterRead(-1, SOCKET);
    assertEquals(second, second());
    assertEquals(2, captured);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, -2})
  void aWriteThatTookNothingIsNone(int n) {
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterRead(-1, SOCKET);
    long second = second();
    SocketEvents.now = 120;
    SocketEvents.afterWrite(n, SOCKET);
    SocketEvents.afterWritev(n, SOCKET);
    assertEquals(second, second());
  }

  @Test
  void aWriteAfterTheEndRestartsTheClock() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    SocketEvents.afterRead(-1, SOCKET);
    int eofSite = EntryBits.eofSite(second());
    SocketEvents.now = 130;
    assertEquals(30, markAge());
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(0, markAge());
    SocketEvents.now = 135;
    SocketEvents.afterSocketWrite(SOCKET);
    assertEquals(0, markAge(), "and each later one too");
    assertTrue(has(SocketTable.EOF));
    assertEquals(eofSite, EntryBits.eofSite(second()));
  }

  @Test
  void aWriteToAWatchedSocketRestartsTheClock() {
    SocketEvents.connecting(SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    long watched = EntryBits.marked(second(), 100, SocketTable.WATCHED);
    SocketTable.update(FD, first(), second(), watched);
    SocketEvents.now = 140;
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(0, markAge());
    assertTrue(has(SocketTable.WATCHED));
  }

  @Test
  void closeCalledKeepsTheEntryUntilTheNumberIsReleased() {
    SocketEvents.accepted(SOCKET);
    int site = EntryBits.openSite(first());
    SocketEvents.closing(SOCKET);
    assertEquals(SocketTable.CLOSING, state());
    assertEquals(site, EntryBits.openSite(first()));
    SocketEvents.closing(SOCKET);
    assertEquals(SocketTable.CLOSING, state());
    SocketEvents.released(SOCKET);
    assertEquals(SocketTable.EMPTY, state());
  }

  @Test
  void aClosingSocketTakesNoMarksAnyMore() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.closing(SOCKET);
    long second = second();
    SocketEvents.now = 120;
    SocketEvents.afterRead(-1, SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(second, second());
    assertEquals(1, captured);
  }

  @Test
  void eventsOfUnknownNumbersLeaveNoTrace() {
    SocketEvents.afterRead(-1, SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    SocketEvents.closing(SOCKET);
    SocketEvents.released(SOCKET);
    assertEquals(SocketTable.EMPTY, state());
    assertEquals(0, captured);
  }

  @Test
  void aNumberOfAClosedFileDescriptorIsNobody() {
    int failures = HookFailures.COUNT.get();
    for (FileDescriptor none : new FileDescriptor[] {null, new FileDescriptor()}) {
      SocketEvents.connecting(none);
      SocketEvents.accepted(none);
      SocketEvents.afterRead(-1, none);
      SocketEvents.afterWrite(1, none);
      SocketEvents.afterSocketWrite(none);
      SocketEvents.closing(none);
      SocketEvents.released(none);
    }
    assertEquals(-1, SocketTable.nextUsed(0));
    assertEquals(failures, HookFailures.COUNT.get());
  }

  @Test
  void whateverComesIntoBeingIsCountedOnce() {
    long opened = SocketEvents.OPENED.sum();
    FileDescriptor fd = Descriptors.of(9);
    SocketEvents.accepted(fd);
    SocketEvents.connecting(true, fd); // of one that is known
    assertEquals(opened + 1, SocketEvents.OPENED.sum());
    SocketEvents.closing(fd);
    SocketEvents.released(fd);
  }

  @Test
  void numbersBeyondTheTableAreCountedNotTracked() {
    long before = SocketEvents.BEYOND.sum();
    long opened = SocketEvents.OPENED.sum();
    FileDescriptor beyond = Descriptors.of(SocketTable.SEGMENTS * SocketTable.SEGMENT_SIZE);
    SocketEvents.accepted(beyond);
    SocketEvents.afterRead(-1, beyond);
    SocketEvents.afterWrite(1, beyond);
    SocketEvents.closing(beyond);
    SocketEvents.released(beyond);
    assertEquals(before + 1, SocketEvents.BEYOND.sum());
    assertEquals(opened, SocketEvents.OPENED.sum(), "only those that are watched");
    assertEquals(0, captured);
  }

  @Test
  void theNextUserOfANumberInheritsNothing() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    SocketEvents.afterRead(-1, SOCKET);
    SocketEvents.closing(SOCKET);
    SocketEvents.released(SOCKET);
    int generation = EntryBits.generation(first());
    SocketEvents.now = 200;
    SocketEvents.connecting(SOCKET);
    assertEquals(0, second());
    assertEquals(0, EntryBits.openAge(first(), 200));
    assertEquals(4, EntryBits.openSite(first()));
    assertNotEquals(generation, EntryBits.generation(first()));
  }

  @Test
  void withoutAnAgentTheHooksRecordNothingButStillRelease() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.capture = null;
    long second = second();
    SocketEvents.afterRead(-1, SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(second, second());
    SocketEvents.accepted(Descriptors.of(FD + 1));
    assertEquals(FD, SocketTable.nextUsed(0));
    assertEquals(-1, SocketTable.nextUsed(FD + 1));
    SocketEvents.released(SOCKET);
    assertEquals(SocketTable.EMPTY, state(), "else the number would lie when the agent is back");
  }

  // ---- opened, and not connected yet -----------------------------------------------------------

  @Test
  void aChannelThatIsConnectedAtOnceCostsNoStackOfItsOwn() {
    for (int i = 0; i < 100; i++) {
      SocketEvents.unconnected(SOCKET);
      assertEquals(0, EntryBits.openSite(first()));
      SocketEvents.connecting(SOCKET);
      SocketEvents.released(SOCKET);
    }
    assertEquals(100, captured, "one for each connect");
    assertEquals(0, UnconnectedChannels.count);
  }

  @Test
  void aChannelOfWhichTwoConstructorsTellIsOne() {
    for (int fd = FD; fd < FD + 12; fd++) {
      SocketEvents.unconnected(Descriptors.of(fd));
      SocketEvents.unconnected(Descriptors.of(fd));
    }
    assertEquals(12, UnconnectedChannels.count);
    assertEquals(4, captured);
  }

  @Test
  void whoOpensMoreAndMoreThatNobodyConnectsIsLookedAt() {
    for (int fd = FD; fd < FD + 12; fd++) {
      SocketEvents.unconnected(Descriptors.of(fd));
    }
    assertEquals(4, captured);
    assertEquals(0, EntryBits.openSite(SocketTable.first(FD + 7)));
    assertEquals(1, EntryBits.openSite(SocketTable.first(FD + 8)));
    assertEquals(12, UnconnectedChannels.count);
  }

  @Test
  void aSelectorIsRememberedUntilItIsClosed() {
    SocketEvents.selectorOpened(7);
    assertEquals(1, SocketEvents.SELECTORS.get(7));
    SocketEvents.selectorOpened(7);
    assertEquals(2, SocketEvents.SELECTORS.get(7), "its number was reused");
    SocketEvents.selectorClosed(7);
    assertTrue(SocketEvents.SELECTORS.isEmpty());
  }

  @Test
  void whereNoStackMayBeTakenASelectorHasNone() {
    SocketEvents.selectorOpened(7);
    CaptureBudget.set(0);
    SocketEvents.selectorOpened(7);
    assertFalse(SocketEvents.SELECTORS.containsKey(7), "that of its number's last user is not its");
  }
}
