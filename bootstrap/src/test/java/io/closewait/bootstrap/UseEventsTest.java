// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a use tells: who handles the connection, and that a late agent has not seen its opening. */
class UseEventsTest extends EventsTest {
  @Test
  void theFirstWriteOfAnAcceptedConnectionNamesItsOwner() {
    NamedSites.add(2, true, 2);
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterWrite(10, SOCKET);
    SocketEvents.afterWrite(10, SOCKET);
    assertEquals(2, EntryBits.ownerSite(second()));
    assertEquals(2, captured, "only the first write");
    assertEquals(0, EntryBits.markTick(second()), "a healthy connection has no mark");
  }

  @Test
  void theFirstWriteOfOnesOwnConnectionTakesNoStack() {
    NamedSites.add(1, true, 1);
    SocketEvents.connecting(SOCKET);
    SocketEvents.afterWritev(10, SOCKET);
    assertEquals(0, EntryBits.ownerSite(second()));
    assertTrue(has(SocketTable.OWNER_SETTLED));
    assertTrue(has(SocketTable.ESTABLISHED), "what took bytes was connected");
    assertEquals(1, captured);
  }

  @Test
  void itsFirstWriteNamesTheOwnerWhereTheOpeningDoesNotNameTheApplication() {
    NamedSites.add(2, true, 2);
    SocketEvents.connecting(SOCKET);
    SocketEvents.afterWrite(10, SOCKET);
    SocketEvents.afterWrite(10, SOCKET);
    assertEquals(2, EntryBits.ownerSite(second()));
    assertEquals(2, captured, "only the first write");
  }

  @Test
  void aConnectionWhoseFirstWritesNameNobodyIsAskedAgain() {
    NamedSites.add(2, false, 2); // such as a container's handshake
    NamedSites.add(3, false, 3);
    NamedSites.add(4, true, 4);
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(2, EntryBits.ownerSite(second()), "the first of those that name nobody");
    assertFalse(has(SocketTable.OWNER_SETTLED));
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(4, EntryBits.ownerSite(second()), "the first that may name somebody");
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(4, captured, "enough");
  }

  /** As in the first second of a server, in which the agent's thread has looked at no site yet. */
  @Test
  void whereTheFirstUseTurnsOutToNameNobodyALaterOneCounts() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.using(SOCKET); // a container reads the request
    SocketEvents.afterWrite(1, SOCKET); // the application answers
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(3, captured, "two are enough until somebody has looked at them");
    assertEquals(2, NamedSites.handler(second()), "as good as any");
    NamedSites.add(2, false, 2);
    NamedSites.add(3, true, 3);
    assertEquals(3, NamedSites.handler(second()));
    SocketEvents.afterWrite(1, SOCKET);
    assertTrue(has(SocketTable.OWNER_SETTLED));
    assertEquals(3, EntryBits.ownerSite(second()));
    assertEquals(3, captured);
  }

  @Test
  void aLaterUseThatNamesSomebodyIsKeptWhileNobodyHasLookedAtTheFirst() {
    NamedSites.add(3, true, 3);
    SocketEvents.accepted(SOCKET);
    SocketEvents.using(SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    SocketEvents.afterWrite(1, SOCKET); // a flush of the container's
    assertEquals(3, captured);
    NamedSites.add(2, false, 2);
    assertEquals(3, NamedSites.handler(second()));
  }

  @Test
  void whereThereIsNoRoomForStacksOneIsEnough() {
    SocketEvents.capture = () -> ++captured == 1 ? 1 : 0xffff;
    SocketEvents.accepted(SOCKET);
    SocketEvents.using(SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(2, captured);
    assertTrue(has(SocketTable.OWNER_SETTLED));
  }

  @Test
  void theFirstUseCountsWhereItTurnsOutToNameTheHandler() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.using(SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    NamedSites.add(2, true, 2);
    NamedSites.add(3, true, 3);
    assertEquals(2, NamedSites.handler(second()));
    SocketEvents.afterWrite(1, SOCKET);
    assertTrue(has(SocketTable.OWNER_SETTLED));
    assertEquals(3, captured);
  }

  @Test
  void theStackOfTheEndTakesThePlaceOfTheLaterUse() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.using(SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(0, EntryBits.eofSite(second()), "nobody has read an end");
    NamedSites.add(2, false, 2);
    SocketEvents.afterRead(-1, SOCKET);
    assertEquals(4, EntryBits.eofSite(second()));
    assertEquals(3, NamedSites.handler(second()), "it may name somebody");
  }

  @Test
  void aConnectionOfWhichNobodyIsNamedIsNotAskedForEver() {
    for (int site = 2; site < 100; site++) {
      NamedSites.add(site, false, site);
    }
    SocketEvents.accepted(SOCKET);
    for (int i = 0; i < 50; i++) {
      SocketEvents.afterWrite(1, SOCKET);
    }
    assertEquals(1 + 8, captured);
    assertEquals(2, EntryBits.ownerSite(second()));
    assertEquals(0, second() & (SocketTable.EOF | SocketTable.WATCHED | SocketTable.TLS_EOF));
  }

  @Test
  void aConnectionThatHasEndedKeepsItsAgeWhenItNamesNobody() {
    NamedSites.add(3, false, 3);
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterRead(-1, SOCKET);
    SocketEvents.now = 105;
    SocketEvents.afterWrite(1, SOCKET);
    assertTrue(has(SocketTable.OWNER_SETTLED));
    SocketEvents.now = 107;
    assertEquals(2, markAge());
  }

  @Test
  void aLateAgentAdoptsWhatReadsItsEnd() {
    SocketEvents.adopting = true;
    SocketEvents.afterRead(-1, SOCKET);
    assertEquals(SocketTable.OPEN, state());
    assertEquals(SocketTable.UNKNOWN_SIDE, EntryBits.side(first()));
    assertEquals(0, EntryBits.openSite(first()));
    assertTrue(has(SocketTable.EOF));
    assertEquals(1, EntryBits.eofSite(second()));
  }

  @Test
  void aLateAgentAdoptsWhatWritesAndTakesItsStack() {
    SocketTable.make(FD); // some socket of this segment was seen before
    SocketTable.seed(FD, 1);
    SocketTable.update(FD, first(), second(), 0);
    SocketTable.empty(FD, first());
    NamedSites.add(1, true, 1);
    SocketEvents.adopting = true;
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(SocketTable.OPEN, state());
    assertEquals(SocketTable.UNKNOWN_SIDE, EntryBits.side(first()));
    assertEquals(1, EntryBits.ownerSite(second()), "it may be an accepted one");
    assertTrue(has(SocketTable.OWNER_SETTLED));
  }

  @Test
  void aGuessIsReplacedByWhateverIsKnown() {
    SocketEvents.adopting = true;
    for (Runnable opening :
        new Runnable[] {
          () -> SocketEvents.connecting(true, SOCKET),
          () -> SocketEvents.created(FD),
          () -> SocketEvents.connecting(SOCKET),
        }) {
      SocketEvents.afterRead(-1, SOCKET);
      assertEquals(SocketTable.UNKNOWN_SIDE, EntryBits.side(first()));
      opening.run();
      assertEquals(SocketTable.CONNECTED, EntryBits.side(first()));
      assertEquals(0, second());
      SocketEvents.released(SOCKET);
    }
  }

  /** A file's number comes here too, and nobody would ever empty its entry. */
  @Test
  void aFileThatIsSentToIsNotAdopted() {
    SocketTable.make(FD);
    SocketEvents.adopting = true;
    SocketEvents.afterTransfer(8192L, SOCKET);
    assertEquals(SocketTable.EMPTY, state());
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterTransfer(8192L, SOCKET);
    assertEquals(2, EntryBits.ownerSite(second()), "a socket is used by it");
  }

  @Test
  void anOperationThatOnlyBeginsAdoptsNothing() {
    SocketTable.make(FD);
    SocketEvents.adopting = true;
    SocketEvents.using(SOCKET);
    assertEquals(SocketTable.EMPTY, state());
  }

  @Test
  void anAgentThatWasThereFromTheStartAdoptsNothing() {
    SocketTable.make(FD);
    SocketEvents.afterRead(-1, SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    assertFalse(SocketTable.nextUsed(0) >= 0);
  }
}
