// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** macOS, played: nobody has asked a real one yet. */
class MacKernelTest {
  private static final int FD = 7;

  private final PlayedKernel played = new PlayedKernel();
  private final KernelView kernel = played.mac();

  @Test
  void theStatesOfBsdByTheirNumbers() {
    int[] meant = {
      TcpState.DEAD,
      TcpState.LISTEN,
      TcpState.SYN_SENT,
      TcpState.SYN_RECV,
      TcpState.ESTABLISHED,
      TcpState.CLOSE_WAIT,
      TcpState.FIN_WAIT1,
      TcpState.CLOSING,
      TcpState.LAST_ACK,
      TcpState.FIN_WAIT2,
      TcpState.TIME_WAIT
    };
    int[] told = new int[meant.length];
    for (int state = 0; state < meant.length; state++) {
      played.info = 0x0a0b_0c00 | state; // the bytes behind it are other fields
      told[state] = kernel.state(FD);
    }
    assertArrayEquals(meant, told);
    assertTrue(kernel.answers());
  }

  @Test
  void aNumberThatIsNoStateIsNoAnswer() {
    played.info = 11;
    assertEquals(TcpState.UNKNOWN, kernel.state(FD));
    assertFalse(kernel.answers());
    assertTrue(kernel.refuses());
  }

  @Test
  void aConnectionThatIsKeptFromUsIsUnknown() {
    played.info = KernelCalls.REFUSED;
    assertEquals(TcpState.UNKNOWN, kernel.state(FD));
    assertTrue(kernel.refuses());
    played.events = PlayedKernel.POLLIN;
    assertEquals(Opinion.ENDED, kernel.secondOpinion(FD));
  }

  @Test
  void otherSocketsAreWellUntilTheyHangUp() {
    played.info = KernelCalls.REFUSED;
    played.tcp = false;
    assertEquals(TcpState.OTHER, kernel.state(FD));
    assertNull(kernel.local(FD), "the JDK would read a path as an address");
    played.events = PlayedKernel.POLLIN | PlayedKernel.POLLHUP;
    assertEquals(TcpState.UNKNOWN, kernel.state(FD), "perhaps the JDK's own pair");
    assertFalse(kernel.refuses());
    played.socket = false;
    assertEquals(TcpState.NONE, kernel.state(FD));
  }

  @Test
  void aConnectionThatNeverBeganHasNotEnded() {
    played.info = 0;
    assertEquals(TcpState.DEAD, kernel.state(FD));
    assertFalse(kernel.ended(FD));
    played.events = PlayedKernel.POLLIN | PlayedKernel.POLLHUP;
    assertTrue(kernel.ended(FD));
    played.events = PlayedKernel.POLLNVAL;
    assertFalse(kernel.ended(FD));
    played.events = -1;
    assertFalse(kernel.ended(FD));
  }

  @Test
  void addressesAreAskedAndZerosAreNone() {
    assertEquals(played.local, kernel.local(FD));
    assertEquals(played.peer, kernel.peer(FD));
    played.local = new InetSocketAddress("0.0.0.0", 0);
    assertNull(kernel.local(FD));
    played.knowsPeers = false;
    assertNull(kernel.peer(FD));
  }

  @Test
  void buffersAndDescriptors() {
    assertEquals(-1, kernel.sendQueue(FD));
    played.option(0x1024, 17);
    assertEquals(17, kernel.sendQueue(FD));
    played.option(0x1002, 131_072);
    assertEquals(131_072, kernel.receiveBuffer(FD));
    played.events = PlayedKernel.POLLIN;
    assertTrue(kernel.readable(FD));
    assertFalse(kernel.writable(FD));
    assertEquals("socket:[]", kernel.link(FD));
    played.socket = false;
    assertEquals("no socket:", kernel.link(FD));
    played.events = PlayedKernel.POLLNVAL;
    assertNull(kernel.link(FD));
    assertTrue(kernel.openDescriptors().length > 3, "Linux has the same folder");
    assertTrue(kernel.descriptorsUsed() > 3);
    assertTrue(kernel.descriptorsLimit() > 3);
  }
}
