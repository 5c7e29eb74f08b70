// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How a connection comes into the table: connected, accepted, or in place of another. */
class OpeningEventsTest extends EventsTest {
  @Test
  void aConnectionAttemptIsOpenAndNotYetEstablished() {
    SocketEvents.connecting(SOCKET);
    assertEquals(SocketTable.OPEN, state());
    assertEquals(SocketTable.CONNECTED, EntryBits.side(first()));
    assertEquals(1, EntryBits.openSite(first()));
    assertEquals(0, EntryBits.openAge(first(), 100));
    assertEquals(0, second());
  }

  @Test
  void anAcceptedConnectionIsEstablished() {
    SocketEvents.accepted(SOCKET);
    assertEquals(SocketTable.ACCEPTED, EntryBits.side(first()));
    assertEquals(SocketTable.ESTABLISHED, second());
  }

  @Test
  void aSecondConnectThatNobodyHasCheckedDoesNotReplaceALiveEntry() {
    SocketEvents.connecting(true, SOCKET);
    SocketEvents.afterRead(-1, SOCKET);
    long first = first();
    long second = second();
    SocketEvents.now = 130;
    SocketEvents.connecting(true, SOCKET);
    SocketEvents.created(FD);
    assertEquals(first, first());
    assertEquals(second, second());
    assertEquals(2, captured, "no stack is taken for it either");
  }

  @Test
  void aSocketThatWasCreatedForAnAcceptStaysAccepted() {
    SocketEvents.accepted(FD);
    SocketEvents.created(FD);
    assertEquals(SocketTable.ACCEPTED, EntryBits.side(first()));
  }

  @Test
  void aConnectThatTheJdkHasCheckedReplacesWhateverStoodThere() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterRead(-1, SOCKET); // and its release was missed
    SocketEvents.connecting(SOCKET);
    assertEquals(SocketTable.CONNECTED, EntryBits.side(first()));
    assertEquals(3, EntryBits.openSite(first()));
    assertEquals(0, second());
    SocketEvents.listening(SOCKET);
    assertEquals(SocketTable.LISTENER, EntryBits.side(first()));
  }

  @Test
  void aClosedSocketThatIsAskedToConnectLeavesNoTrace() {
    SocketEvents.connecting(false, SOCKET);
    assertEquals(SocketTable.EMPTY, state());
    assertEquals(0, captured);
  }

  @Test
  void whatAnotherThreadClosesWhileItConnectsLeavesNoTrace() {
    SocketEvents.capture =
        () -> {
          SocketEvents.released(SOCKET);
          return 7;
        };
    SocketTable.make(FD);
    SocketEvents.connecting(SOCKET);
    assertEquals(SocketTable.EMPTY, state());
    SocketEvents.connecting(true, SOCKET);
    assertEquals(SocketTable.EMPTY, state());
  }

  @Test
  void whatTheSweeperRecordsMeanwhileDoesNotHideAConnect() {
    SocketEvents.capture = () -> SocketTable.seed(FD, 1) ? 7 : 0;
    SocketEvents.connecting(SOCKET);
    assertEquals(SocketTable.CONNECTED, EntryBits.side(first()));
    assertEquals(7, EntryBits.openSite(first()));
    assertEquals(0, second());
  }

  @Test
  void anAcceptedNumberIsFreshWhateverStoodThere() {
    SocketEvents.connecting(SOCKET);
    SocketEvents.afterRead(-1, SOCKET);
    int generation = EntryBits.generation(first());
    SocketEvents.accepted(SOCKET);
    assertEquals(generation + 1 & 0xffff, EntryBits.generation(first()));
    assertEquals(SocketTable.ESTABLISHED, second());
    assertEquals(3, EntryBits.openSite(first()));
  }
}
