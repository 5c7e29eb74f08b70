// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Listeners, TLS streams, Netty's own sockets, asynchronous channels, and the collector. */
class OtherEventsTest extends EventsTest {
  // ---- inputs that are shut --------------------------------------------------------------------

  private static boolean isNotedShut() {
    return ShutInputs.ALL.containsKey(SocketTable.identity(FD, SocketTable.first(FD)));
  }

  @Test
  void aShutInputIsNotedOfOpenSocketsOnlyAndNotAfterTheirEnd() {
    SocketEvents.inputShut(SOCKET);
    assertTrue(ShutInputs.ALL.isEmpty(), "nothing is known of it");
    SocketEvents.accepted(SOCKET);
    SocketEvents.inputShut(false, SOCKET);
    SocketEvents.inputShut(false, FD);
    assertFalse(isNotedShut(), "a closed channel, and an output");
    SocketEvents.inputShut(true, SOCKET);
    assertTrue(isNotedShut());
    SocketEvents.released(SOCKET);
    SocketEvents.accepted(SOCKET);
    assertFalse(isNotedShut(), "that was the number's last user");
    SocketEvents.inputShut(true, FD);
    assertTrue(isNotedShut());
    SocketEvents.released(SOCKET);
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterRead(-1, SOCKET);
    SocketEvents.inputShut(SOCKET);
    assertFalse(isNotedShut(), "the peer had ended it before");
  }

  @Test
  void whoShutsAnInputIsNotedOnlyWhileItIsOfInterest() {
    ShutInputs.areNoted = false;
    SocketEvents.accepted(SOCKET);
    SocketEvents.inputShut(SOCKET);
    SocketEvents.inputShut(true, FD);
    assertFalse(isNotedShut());
  }

  @Test
  void aReadOfZeroBytesThatWindowsCompletesIsTheEnd() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterRingRead(5, true, SOCKET);
    SocketEvents.afterRingRead(0, false, SOCKET);
    assertFalse(has(SocketTable.EOF), "there was something, and a closed one is not asked");
    SocketEvents.afterRingRead(0, true, SOCKET);
    assertTrue(has(SocketTable.EOF));
    int ended = EntryBits.markTick(SocketTable.second(FD));
    SocketEvents.now += 5;
    SocketEvents.afterWrite(0, true, SOCKET);
    SocketEvents.afterWrite(1, false, SOCKET);
    assertEquals(ended, EntryBits.markTick(SocketTable.second(FD)));
    SocketEvents.afterWrite(1, true, SOCKET);
    assertEquals(ended + 5, EntryBits.markTick(SocketTable.second(FD)));
  }

  // ---- listeners -------------------------------------------------------------------------------

  @Test
  void aListenerIsKnownByItsSide() {
    SocketEvents.listening(SOCKET);
    assertEquals(SocketTable.LISTENER, EntryBits.side(SocketTable.first(FD)));
    assertEquals(SocketTable.OPEN, state());
    SocketEvents.released(SOCKET);
    assertEquals(SocketTable.EMPTY, state());
  }

  // ---- TLS -------------------------------------------------------------------------------------

  @Test
  void theEndOfATlsStreamIsMarkedApart() {
    Object socket = new Object();
    SocketEvents.tlsNumber = asked -> asked == socket ? FD : -1;
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterTlsRead(5, socket);
    assertFalse(has(SocketTable.TLS_EOF));
    SocketEvents.afterTlsRead(-1, socket);
    assertTrue(has(SocketTable.TLS_EOF));
    assertFalse(has(SocketTable.EOF));
    assertEquals(2, EntryBits.eofSite(SocketTable.second(FD)));
    SocketEvents.afterTlsRead(-1, socket);
    assertEquals(2, captured);
  }

  @Test
  void theEndBelowATlsStreamKeepsTheStackAbove() {
    SocketEvents.tlsNumber = asked -> FD;
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterTlsRead(-1, this);
    SocketEvents.now = 130;
    SocketEvents.afterRead(-1, SOCKET);
    assertTrue(has(SocketTable.EOF));
    assertEquals(130, EntryBits.markTick(SocketTable.second(FD)));
    assertEquals(2, EntryBits.eofSite(SocketTable.second(FD)), "the application's read");
    assertEquals(2, captured);
  }

  @Test
  void aTlsSocketWithoutANumberIsNobody() {
    int failures = HookFailures.COUNT.get();
    SocketEvents.afterTlsRead(-1, this);
    SocketEvents.tlsNumber = asked -> -1;
    SocketEvents.afterTlsRead(-1, this);
    assertEquals(failures, HookFailures.COUNT.get());
    SocketEvents.tlsNumber =
        asked -> {
          throw new IllegalStateException("planted");
        };
    SocketEvents.afterTlsRead(-1, this);
    assertEquals(failures + 1, HookFailures.COUNT.get());
    HookFailures.COUNT.set(failures);
  }

  @Test
  void whatIsWellAgainKeepsTheEndOfItsTlsStreamOnly() {
    SocketEvents.tlsNumber = asked -> FD;
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterTlsRead(-1, this);
    long well = EntryBits.well(SocketTable.second(FD) | SocketTable.EOF | SocketTable.WATCHED);
    assertEquals(SocketTable.TLS_EOF | SocketTable.ESTABLISHED, well & 0x1f);
    assertEquals(2, EntryBits.eofSite(well));
    long plain = EntryBits.withEofSite(SocketTable.EOF | SocketTable.OWNER_SETTLED, 7);
    assertEquals(SocketTable.OWNER_SETTLED | SocketTable.ESTABLISHED, EntryBits.well(plain));
  }

  // ---- asynchronous channels -------------------------------------------------------------------

  @Test
  void theFirstUseOfAnAcceptedChannelNamesItsOwner() {
    NamedSites.add(2, true, 2);
    SocketEvents.accepted(SOCKET);
    SocketEvents.using(SOCKET);
    assertEquals(2, EntryBits.ownerSite(SocketTable.second(FD)));
    SocketEvents.using(SOCKET);
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(2, captured);
    assertEquals(0, EntryBits.markTick(SocketTable.second(FD)), "using is not writing");
  }

  @Test
  void usingAfterTheEndDoesNotRestartTheClock() {
    SocketEvents.accepted(SOCKET);
    SocketEvents.afterRead(-1, SOCKET);
    SocketEvents.now = 140;
    SocketEvents.using(SOCKET);
    assertEquals(100, EntryBits.markTick(SocketTable.second(FD)));
    SocketEvents.afterWrite(1, SOCKET);
    assertEquals(140, EntryBits.markTick(SocketTable.second(FD)));
  }

  // ---- Netty -----------------------------------------------------------------------------------

  @Test
  void nettysSocketsAreKnownByTheirNumbers() {
    SocketEvents.accepted(-11); // an accept that found nobody
    assertEquals(-1, SocketTable.nextUsed(0));
    NamedSites.add(2, true, 2);
    SocketEvents.accepted(FD);
    SocketEvents.created(FD); // its constructor runs after an accept too
    assertEquals(SocketTable.ACCEPTED, EntryBits.side(SocketTable.first(FD)));
    SocketEvents.afterWrite(1, FD);
    assertTrue(has(SocketTable.OWNER_SETTLED));
    SocketEvents.afterRead(3, FD);
    SocketEvents.afterRead(0, FD);
    assertFalse(has(SocketTable.EOF));
    SocketEvents.afterRead(-1, FD);
    assertTrue(has(SocketTable.EOF));
    SocketEvents.markedClosed(0, FD);
    assertEquals(SocketTable.OPEN, state(), "it was closed before: the number may be another's");
    SocketEvents.markedClosed(1, FD);
    assertEquals(SocketTable.EMPTY, state());
  }

  @Test
  void aRingSaysTheEndWithAZero() {
    SocketEvents.accepted(FD);
    SocketEvents.afterRingRead(10, FD);
    SocketEvents.afterRingRead(-104, FD);
    assertFalse(has(SocketTable.EOF));
    SocketEvents.afterRingRead(0, FD);
    assertTrue(has(SocketTable.EOF));
    SocketEvents.now = 120;
    SocketEvents.afterWritev(4L, FD);
    assertEquals(120, EntryBits.markTick(SocketTable.second(FD)));
  }

  @Test
  void aWriteHandedToTheRingNamesTheHandlerAndItsCompletionIsTheWrite() {
    SocketEvents.accepted(FD);
    SocketEvents.using(FD);
    assertEquals(2, EntryBits.ownerSite(SocketTable.second(FD)));
    SocketEvents.afterRingRead(0, FD);
    SocketEvents.now = 130;
    SocketEvents.using(FD);
    assertEquals(100, EntryBits.markTick(SocketTable.second(FD)), "nothing is written yet");
    SocketEvents.afterWrite(-32, FD);
    assertEquals(100, EntryBits.markTick(SocketTable.second(FD)), "the peer did not take it");
    SocketEvents.afterWrite(5, FD);
    assertEquals(130, EntryBits.markTick(SocketTable.second(FD)));
    assertEquals(2, EntryBits.ownerSite(SocketTable.second(FD)));
  }
}
