// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What real sockets on loopback look like to the sweep. */
@EnabledOnOs(OS.LINUX)
class LinuxKernelTest {
  private final KernelView kernel = kernel();

  static KernelView kernel() {
    try {
      return new LinuxKernel();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitState(int state, int fd) {
    Pair.await("state " + state + " but " + kernel.state(fd), () -> kernel.state(fd) == state);
  }

  @Test
  void anIdleConnectionIsEstablishedAndQuiet() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      assertEquals(TcpState.ESTABLISHED, kernel.state(pair.fd()));
      assertFalse(kernel.refuses());
      assertTrue(kernel.quiet(pair.fd()));
    }
  }

  @Test
  void aFinIsCloseWaitWhetherItIsReadOrNot() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      pair.peerSends(100);
      pair.peer.close();
      awaitState(TcpState.CLOSE_WAIT, pair.fd());
      assertFalse(kernel.quiet(pair.fd()));
      ByteBuffer buffer = ByteBuffer.allocate(200);
      assertEquals(100, pair.ours.read(buffer));
      assertEquals(TcpState.CLOSE_WAIT, kernel.state(pair.fd()));
      assertEquals(-1, pair.ours.read(buffer));
      assertEquals(TcpState.CLOSE_WAIT, kernel.state(pair.fd()));
      assertFalse(kernel.quiet(pair.fd()));
    }
  }

  @Test
  void aHalfClosedPeerIsCloseWaitToo() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      pair.peer.shutdownOutput();
      awaitState(TcpState.CLOSE_WAIT, pair.fd());
      assertTrue(pair.ours.write(ByteBuffer.allocate(10)) > 0, "and writing goes on");
      assertEquals(TcpState.CLOSE_WAIT, kernel.state(pair.fd()));
    }
  }

  @Test
  void aResetIsDeadAndAskingDoesNotSwallowIt() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      pair.resetByPeer();
      awaitState(TcpState.DEAD, pair.fd());
      assertTrue(kernel.ended(pair.fd()));
      assertFalse(kernel.quiet(pair.fd()));
      kernel.local(pair.fd());
      kernel.peer(pair.fd());
      assertThrows(IOException.class, () -> pair.ours.write(ByteBuffer.allocate(1)));
    }
  }

  @Test
  void bothDirectionsShutIsDead() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      pair.peer.shutdownOutput();
      awaitState(TcpState.CLOSE_WAIT, pair.fd());
      pair.ours.shutdownOutput();
      awaitState(TcpState.DEAD, pair.fd());
      assertTrue(kernel.ended(pair.fd()));
    }
  }

  @Test
  void shutInputAloneIsStillEstablishedThoughNotQuiet() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      pair.ours.shutdownInput();
      assertEquals(TcpState.ESTABLISHED, kernel.state(pair.fd()));
      assertFalse(kernel.quiet(pair.fd()), "so quiet() alone must never decide");
    }
  }

  @Test
  void shutOutputWaitsForThePeer() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      pair.ours.shutdownOutput();
      awaitState(TcpState.FIN_WAIT2, pair.fd());
      pair.ours.shutdownInput();
      assertEquals(TcpState.FIN_WAIT2, kernel.state(pair.fd()));
    }
  }

  @Test
  void aSocketThatWasNeverConnectedLooksDeadButHasNotEnded() throws IOException {
    try (SocketChannel unconnected = SocketChannel.open()) {
      assertEquals(TcpState.DEAD, kernel.state(Pair.number(unconnected)));
      assertFalse(kernel.ended(Pair.number(unconnected)));
      unconnected.bind(new InetSocketAddress("127.0.0.1", 0));
      assertEquals(TcpState.DEAD, kernel.state(Pair.number(unconnected)));
      assertFalse(kernel.ended(Pair.number(unconnected)));
    }
  }

  @Test
  void aListenerListens() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      assertEquals(TcpState.LISTEN, kernel.state(Pair.number(pair.listener)));
    }
  }

  @Test
  void aNumberThatIsNotOpenIsNone() throws IOException {
    int closed;
    try (Pair pair = Pair.onLoopback()) {
      closed = pair.fd() + 5000;
    }
    assertEquals(TcpState.NONE, kernel.state(closed));
    assertFalse(kernel.quiet(closed));
    assertNull(kernel.local(closed));
    assertNull(kernel.peer(closed));
  }

  @Test
  void aPipeIsNoSocketNotEvenWhenItsOtherEndIsGone() throws IOException {
    Pipe pipe = Pipe.open();
    int source = Pair.number(pipe.source());
    assertEquals(TcpState.NONE, kernel.state(source));
    pipe.sink().close();
    assertEquals(TcpState.NONE, kernel.state(source));
    pipe.source().close();
  }

  @Test
  void filesAndDatagramsAreNoConnections(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        DatagramChannel datagrams = DatagramChannel.open()) {
      assertEquals(TcpState.NONE, kernel.state(Pair.number(channel)));
      datagrams.bind(new InetSocketAddress(v4(), 0));
      assertEquals(TcpState.OTHER, kernel.state(Pair.number(datagrams)));
      assertFalse(kernel.refuses(), "that it is no TCP is no refusal");
    }
  }

  @Test
  void bothAddressesAreToldWhileThePeerIsInCloseWait() throws IOException {
    for (InetAddress address : new InetAddress[] {v4(), v6()}) {
      try (Pair pair = new Pair(address)) {
        InetSocketAddress local = (InetSocketAddress) pair.ours.getLocalAddress();
        InetSocketAddress peer = (InetSocketAddress) pair.peer.getLocalAddress();
        pair.peer.shutdownOutput();
        awaitState(TcpState.CLOSE_WAIT, pair.fd());
        assertEquals(local.getPort(), kernel.local(pair.fd()).getPort());
        assertEquals(address, kernel.local(pair.fd()).getAddress());
        assertEquals(peer, kernel.peer(pair.fd()));
      }
    }
  }

  @Test
  void aDeadSocketKeepsItsLocalPortAndHasNoPeer() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      int port = ((InetSocketAddress) pair.ours.getLocalAddress()).getPort();
      pair.resetByPeer();
      awaitState(TcpState.DEAD, pair.fd());
      assertEquals(port, kernel.local(pair.fd()).getPort(), "by it a suspect is known again");
      assertNull(kernel.peer(pair.fd()));
    }
  }

  @Test
  void openDescriptorsAreListedInOrder() throws IOException {
    try (Pair pair = Pair.onLoopback()) {
      int[] open = kernel.openDescriptors();
      assertTrue(Arrays.binarySearch(open, pair.fd()) >= 0);
      assertTrue(Arrays.binarySearch(open, Pair.number(pair.listener)) >= 0);
    }
  }

  @Test
  void askingLeavesNoNumberBehind() throws Exception {
    JdkCalls calls = new JdkCalls();
    try (Pair pair = Pair.onLoopback()) {
      calls.option(pair.fd(), 6, 11);
      calls.poll(pair.fd(), 1);
      calls.available(pair.fd());
      calls.local(pair.fd());
      java.lang.reflect.Field asked = JdkCalls.class.getDeclaredField("asked");
      asked.setAccessible(true);
      assertFalse(((java.io.FileDescriptor) asked.get(calls)).valid());
    }
  }

  @Test
  void descriptorsInUseAreCounted() throws IOException {
    long before = kernel.descriptorsUsed();
    long limit = kernel.descriptorsLimit();
    assertTrue(limit == -1 || limit >= 3, "limit " + limit);
    if (before == -1) {
      return; // a kernel before 6.2 does not tell
    }
    Pair[] pairs = new Pair[20];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = Pair.onLoopback();
    }
    assertTrue(kernel.descriptorsUsed() >= before + 40, "60 more are open");
    for (Pair pair : pairs) {
      pair.close();
    }
  }

  private static InetAddress v4() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static InetAddress v6() throws IOException {
    byte[] address = new byte[16];
    address[15] = 1;
    return InetAddress.getByAddress(address);
  }
}
