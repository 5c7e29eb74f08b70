// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What waits in the queues of real sockets on loopback. */
@EnabledOnOs(OS.LINUX)
class LinuxKernelQueuesTest {
  private final KernelView kernel = LinuxKernelTest.kernel();

  private void awaitState(int state, int fd) {
    Pair.await("state " + state + " but " + kernel.state(fd), () -> kernel.state(fd) == state);
  }

  @Test
  void dataThatWaitsIsWorthALookAndCounted() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      assertEquals(0, kernel.unread(pair.fd()));
      pair.peerSends(100);
      Pair.await("the data", () -> kernel.unread(pair.fd()) == 100);
      assertEquals(TcpState.ESTABLISHED, kernel.state(pair.fd()));
      assertFalse(kernel.quiet(pair.fd()));
      assertTrue(kernel.receiveBuffer(pair.fd()) > 100);
      pair.peer.shutdownOutput();
      awaitState(TcpState.CLOSE_WAIT, pair.fd());
      assertEquals(100, kernel.unread(pair.fd()), "the FIN is no byte");
    }
  }

  @Test
  void aListenerIsReadableWhileAConnectionWaits() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      int listener = Pair.number(pair.listener);
      assertFalse(kernel.readable(listener));
      try (SocketChannel waiting = SocketChannel.open(pair.listener.getLocalAddress())) {
        assertTrue(waiting.isConnected());
        Pair.await("a connection in the queue", () -> kernel.readable(listener));
        assertEquals(List.of(), closedBeforeAccept(listener));
      }
      Pair.await("a closed one", () -> closedBeforeAccept(listener).size() == 1);
    }
  }

  /** Waits where the list was read a moment ago. */
  private List<InetSocketAddress> closedBeforeAccept(int listener) {
    // the list rests for 500 times what a reading took: long where the machine has many connections
    Pair.await("a reading", () -> kernel.closedBeforeAccept(listener) != null, 120);
    List<InetSocketAddress> peers = kernel.closedBeforeAccept(listener);
    return peers == null ? List.of() : peers;
  }

  @Test
  void aSendBufferThatIsFullIsNotWritableAndItsQueueIsTold() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      assertTrue(kernel.writable(pair.fd()));
      pair.peer.shutdownOutput();
      awaitState(TcpState.CLOSE_WAIT, pair.fd());
      pair.ours.configureBlocking(false);
      ByteBuffer much = ByteBuffer.allocate(1 << 20);
      while (pair.ours.write(much) > 0) {
        much.clear();
      }
      assertFalse(kernel.writable(pair.fd()));
      assertTrue(kernel.sendQueue(pair.fd()) > 0);
      assertFalse(kernel.stalled(pair.fd()), "a moment ago it moved");
      Pair.await("a peer without room for long", () -> isStalled(pair.fd()));
    }
  }

  /** Told by a kernel that has not read its list yet, and so may do it now. */
  private static boolean isStalled(int fd) {
    KernelView fresh = LinuxKernelTest.kernel();
    return fresh.sendQueue(fd) > 0 && fresh.stalled(fd);
  }
}
