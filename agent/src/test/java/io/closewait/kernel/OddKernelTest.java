// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.SocketTable;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Kernels that answer otherwise than the one of this machine: no answer is taken on trust. */
class OddKernelTest {
  private static final int FD = 7;

  private final PlayedKernel played = new PlayedKernel();

  private KernelView kernel() {
    return played.view();
  }

  @Test
  void theStateIsTheFirstByteInMemoryOnEveryMachine() {
    played.info = 0x0302_0108; // the bytes behind it are other fields
    assertEquals(TcpState.CLOSE_WAIT, kernel().state(FD));
    played.machine("s390x", ByteOrder.BIG_ENDIAN).info = 0x0801_0203;
    assertEquals(TcpState.CLOSE_WAIT, kernel().state(FD));
  }

  @Test
  void bytesTheWrongWayRoundAreNoState() {
    played.info = 0x0800_0000;
    KernelView swapped = kernel();
    assertEquals(TcpState.UNKNOWN, swapped.state(FD));
    assertTrue(swapped.refuses());
    played.info = 0x0800_0077;
    assertEquals(TcpState.UNKNOWN, kernel().state(FD));
  }

  @Test
  void zerosAreNoState() {
    played.info = 0;
    KernelView zeros = kernel();
    assertEquals(TcpState.UNKNOWN, zeros.state(FD));
    assertTrue(zeros.refuses());
  }

  @Test
  void everyStateOfTheKernelIsTakenAndTheNextNumberIsNot() {
    KernelView kernel = kernel();
    for (int state = TcpState.ESTABLISHED; state <= TcpState.CLOSING; state++) {
      played.info = state;
      assertEquals(state, kernel.state(FD));
    }
    played.info = TcpState.CLOSING + 1;
    assertEquals(TcpState.UNKNOWN, kernel.state(FD));
    assertFalse(kernel.refuses(), "it has answered before");
  }

  @Test
  void aRefusedStateOfAConnectionIsUnknown() {
    played.info = KernelCalls.REFUSED;
    KernelView refusing = kernel();
    assertFalse(refusing.refuses(), "nothing was asked yet");
    assertEquals(TcpState.UNKNOWN, refusing.state(FD));
    assertTrue(refusing.refuses());
  }

  /** A closed number is refused; the next socket under it is no proof against the kernel. */
  @Test
  void aNumberThatChangesHandsWhileItsStateIsAskedIsNoRefusal() {
    played.info = KernelCalls.REFUSED;
    played.afterRefusal = () -> played.info = TcpState.ESTABLISHED;
    KernelView kernel = kernel();
    assertEquals(TcpState.UNKNOWN, kernel.state(FD));
    assertFalse(kernel.refuses(), "a connection came");
    KernelView mac = played.mac();
    played.info = KernelCalls.REFUSED;
    played.afterRefusal = () -> played.info = 4; // ESTABLISHED of BSD
    assertEquals(TcpState.ESTABLISHED, mac.state(FD));
    assertFalse(mac.refuses(), "a connection came there, too");
  }

  @Test
  void aNumberThatIsClosedOrAnothersWhileItIsAskedIsNoRefusal() {
    for (String link : new String[] {"socket:[4712]", "/var/log/app.log", null}) {
      PlayedKernel changing = new PlayedKernel();
      changing.info = KernelCalls.REFUSED;
      changing.afterRefusal = () -> changing.afterRefusal = () -> changing.link = link;
      KernelView kernel = changing.view();
      assertEquals(TcpState.UNKNOWN, kernel.state(FD));
      assertFalse(kernel.refuses(), "then " + link);
    }
  }

  @Test
  void whoRefusesEverythingHidesNoConnection() {
    played.refusesAll();
    KernelView refusing = kernel();
    assertEquals(TcpState.UNKNOWN, refusing.state(FD));
    assertTrue(refusing.refuses());
    assertFalse(refusing.quiet(FD), "so that it is asked again");
    assertEquals(-1, refusing.unread(FD));
    assertNull(refusing.local(FD));
    assertNull(refusing.peer(FD));
    assertFalse(refusing.isUnixDomain(FD));
    assertFalse(refusing.ownPair(FD, true));
  }

  @Test
  void aSocketOfAKindThatIsNotToldMayBeAConnection() {
    played.refusesAll();
    played.events = 0;
    assertEquals(TcpState.UNKNOWN, kernel().state(FD));
    played.link = null; // no /proc either
    assertEquals(TcpState.UNKNOWN, kernel().state(FD));
    played.link = "/var/log/app.log";
    assertEquals(TcpState.NONE, kernel().state(FD));
  }

  @Test
  void aRefusalAfterAnAnswerIsAnotherKindOfSocket() {
    KernelView kernel = kernel();
    assertEquals(TcpState.ESTABLISHED, kernel.state(FD));
    played.info = KernelCalls.REFUSED;
    assertEquals(TcpState.OTHER, kernel.state(FD));
    played.events = PlayedKernel.POLLHUP;
    assertEquals(TcpState.OTHER_GONE, kernel.state(FD));
    played.events = PlayedKernel.POLLNVAL;
    assertEquals(TcpState.NONE, kernel.state(FD));
    assertFalse(kernel.refuses());
  }

  /** What Linux 6.18 answers of a connection over several paths; the states are of the first. */
  @Test
  void overSeveralPathsOnlyPollTellsOfTheWhole() {
    played.option(PlayedKernel.SO_PROTOCOL, PlayedKernel.IPPROTO_MPTCP);
    KernelView kernel = kernel();
    assertEquals(TcpState.ESTABLISHED, kernel.state(FD));
    played.info = TcpState.DEAD;
    assertEquals(TcpState.ESTABLISHED, kernel.state(FD), "the other paths live on");
    played.info = TcpState.ESTABLISHED;
    played.events = PlayedKernel.POLLIN | PlayedKernel.POLLRDHUP;
    assertEquals(TcpState.UNKNOWN, kernel.state(FD), "ended by the peer or by ourselves");
    played.available = 101;
    assertEquals(Opinion.ENDED, kernel.secondOpinion(FD), "whatever is unread");
    assertEquals(100, kernel.unread(FD), "the end is counted as one");
    played.events = PlayedKernel.POLLIN;
    assertEquals(Opinion.OPEN, kernel.secondOpinion(FD));
    assertEquals(101, kernel.unread(FD));
    played.events |= PlayedKernel.POLLRDHUP | PlayedKernel.POLLHUP;
    assertEquals(TcpState.DEAD, kernel.state(FD));
    assertTrue(kernel.ended(FD));
    played.events = PlayedKernel.POLLHUP;
    assertEquals(TcpState.DEAD, kernel.state(FD));
    assertFalse(kernel.ended(FD), "never connected");
    played.events = 0;
    played.info = TcpState.LISTEN;
    assertEquals(TcpState.LISTEN, kernel.state(FD));
  }

  /** It is what it is from its beginning on, and the question costs half of what a state costs. */
  @Test
  void whetherItHasSeveralPathsIsAskedOnceForEachUserOfANumber() {
    SocketTable.clear();
    try {
      SocketTable.seed(FD, 1);
      KernelView kernel = kernel();
      assertEquals(TcpState.ESTABLISHED, kernel.state(FD));
      played.option(PlayedKernel.SO_PROTOCOL, PlayedKernel.IPPROTO_MPTCP);
      played.events = PlayedKernel.POLLRDHUP;
      assertEquals(TcpState.ESTABLISHED, kernel.state(FD), "that of before");
      SocketTable.empty(FD, SocketTable.first(FD));
      assertEquals(TcpState.UNKNOWN, kernel.state(FD), "nobody's that was seen");
      SocketTable.seed(FD, 2);
      assertEquals(TcpState.UNKNOWN, kernel.state(FD));
    } finally {
      SocketTable.clear();
    }
  }

  @Test
  void whoeverHasConnectionsOverSeveralPathsGoesOnNotingShutInputs() {
    KernelView kernel = kernel();
    kernel.state(FD);
    assertTrue(kernel.answers());
    played.option(PlayedKernel.SO_PROTOCOL, PlayedKernel.IPPROTO_MPTCP);
    played.info = KernelCalls.REFUSED; // as before Linux 5.17
    assertEquals(TcpState.ESTABLISHED, kernel.state(FD));
    assertFalse(kernel.answers());
    assertFalse(kernel.refuses());
  }

  @Test
  void powerHasANumberOfItsOwnForWhoMadeAPair() {
    assertEquals(17, new KernelNumbers("amd64", ByteOrder.LITTLE_ENDIAN).peerCredentials);
    assertEquals(17, new KernelNumbers("aarch64", ByteOrder.LITTLE_ENDIAN).peerCredentials);
    assertEquals(17, new KernelNumbers("s390x", ByteOrder.BIG_ENDIAN).peerCredentials);
    assertEquals(21, new KernelNumbers("ppc64le", ByteOrder.LITTLE_ENDIAN).peerCredentials);
    assertEquals(21, new KernelNumbers("ppc64", ByteOrder.BIG_ENDIAN).peerCredentials);
  }

  @Test
  void withoutIpv6AddressesAreThoseOfIpv4() {
    KernelView kernel = kernel();
    assertEquals(played.local, kernel.local(FD));
    assertEquals(played.peer, kernel.peer(FD));
    played.option(PlayedKernel.SO_DOMAIN, PlayedKernel.AF_UNIX);
    assertNull(kernel.local(FD), "the JDK would read a path as an address");
    assertNull(kernel.peer(FD));
  }
}
