// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What poll() and FIONREAD tell of real connections of this machine, and of played ones. */
class SecondOpinionTest {
  private static final int FD = 7;

  private final PlayedKernel played = new PlayedKernel();

  /** Its numbers are not those of Linux: so no socket is ever taken for closed here. */
  private static KernelView real() throws ReflectiveOperationException {
    return new PortableKernel();
  }

  private static void await(Opinion opinion, KernelView kernel, int fd) {
    Pair.await(opinion.name(), () -> kernel.secondOpinion(fd) == opinion);
  }

  @Test
  void aRealConnectionThroughItsLife() throws Exception {
    KernelView kernel = real();
    try (Pair pair = Pair.onLoopback()) {
      int fd = pair.fd();
      assertEquals(TcpState.UNKNOWN, kernel.state(fd));
      assertEquals(Opinion.OPEN, kernel.secondOpinion(fd));
      assertTrue(kernel.quiet(fd));
      assertTrue(kernel.writable(fd));
      pair.peerSends(3);
      await(Opinion.DATA, kernel, fd);
      assertFalse(kernel.quiet(fd));
      assertEquals(3, kernel.unread(fd));
      pair.peer.close();
      assertEquals(Opinion.DATA, kernel.secondOpinion(fd), "and an end behind it");
      assertEquals(3, pair.ours.read(ByteBuffer.allocate(9)));
      await(Opinion.ENDED, kernel, fd);
      assertEquals(pair.ours.getLocalAddress(), kernel.local(fd));
      assertEquals(pair.ours.getRemoteAddress(), kernel.peer(fd));
    }
  }

  @Test
  void aRealResetIsNotJudged() throws Exception {
    KernelView kernel = real();
    try (Pair pair = Pair.onLoopback()) {
      pair.resetByPeer();
      Pair.await("a reset", () -> !kernel.quiet(pair.fd()));
      assertEquals(Opinion.NONE, kernel.secondOpinion(pair.fd()));
    }
  }

  @Test
  void anInputThatIsShutFromHereLooksEnded() throws Exception {
    try (Pair pair = Pair.onLoopback()) {
      pair.ours.shutdownInput();
      assertEquals(Opinion.ENDED, real().secondOpinion(pair.fd()), "so the hooks must know");
    }
  }

  @Test
  void aReadOfNothingThatWaitsIsNoEnd() {
    played.events = PlayedKernel.POLLIN;
    played.available = 0;
    assertEquals(Opinion.ENDED, played.elsewhere().secondOpinion(FD));
    PlayedKernel read =
        new PlayedKernel() {
          private int asked;

          @Override
          public int poll(int descriptor, int wanted) {
            return asked++ == 0 ? POLLIN : 0; // somebody has read it meanwhile
          }
        };
    assertEquals(Opinion.NONE, read.elsewhere().secondOpinion(FD));
  }

  @Test
  void whatIsResetOrRefusedOrNoTcpIsNotJudged() {
    played.events = PlayedKernel.POLLIN | PlayedKernel.POLLERR;
    assertEquals(Opinion.NONE, played.elsewhere().secondOpinion(FD));
    played.events = PlayedKernel.POLLNVAL;
    assertEquals(Opinion.NONE, played.elsewhere().secondOpinion(FD));
    played.events = PlayedKernel.POLLIN;
    played.available = -1;
    assertEquals(Opinion.NONE, played.elsewhere().secondOpinion(FD));
    played.available = 0;
    played.tcp = false;
    assertEquals(Opinion.NONE, played.elsewhere().secondOpinion(FD));
  }

  @Test
  void datagramsAndChannelsThatAreNotConnectedAreNotJudged() throws Exception {
    KernelView kernel = real();
    try (DatagramChannel datagrams = DatagramChannel.open();
        SocketChannel unconnected = SocketChannel.open()) {
      assertEquals(Opinion.NONE, kernel.secondOpinion(Pair.number(datagrams)));
      assertEquals(Opinion.NONE, kernel.secondOpinion(Pair.number(unconnected)));
      assertNull(kernel.local(Pair.number(datagrams)));
    }
  }

  @Test
  void aListenerWithAClientWaitingIsNotJudged() throws Exception {
    try (ServerSocketChannel server =
            ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
      assertTrue(client.isConnected());
      assertEquals(Opinion.NONE, real().secondOpinion(Pair.number(server)));
    }
  }

  @Test
  void aNumberThatIsNoSocketAnyMoreIsToldOnceOneWasSeen() {
    KernelView kernel = played.elsewhere();
    played.socket = false;
    assertEquals(TcpState.UNKNOWN, kernel.state(FD), "perhaps it does not know the question");
    played.socket = true;
    assertEquals(TcpState.UNKNOWN, kernel.state(FD));
    played.socket = false;
    assertEquals(TcpState.NONE, kernel.state(FD));
  }

  @Test
  void anAddressOfZerosIsNone() {
    played.local = new InetSocketAddress("0.0.0.0", 0);
    played.peer = new InetSocketAddress("0.0.0.0", 0);
    assertNull(played.elsewhere().local(FD));
    assertNull(played.elsewhere().peer(FD));
  }

  @Test
  void theBitsOfWindowsAreTranslated() {
    PollNumbers windows = new PollNumbers(0x300, 0x10);
    assertEquals(0x300, windows.asked(0x1));
    assertEquals(0x310, windows.asked(0x1 | 0x4 | 0x2000));
    assertEquals(0x1, windows.told(0x300));
    assertEquals(0x4, windows.told(0x10));
    assertEquals(0x8, windows.told(0x1), "an error");
    assertEquals(0, windows.told(0));
    assertEquals(-1, windows.told(-1));
    PollNumbers common = new PollNumbers(0x1, 0x4);
    assertEquals(0x2001, common.asked(0x2001));
    assertEquals(0x2010, common.told(0x2010));
  }

  @Test
  void theJvmCountsDescriptorsToo() throws IOException {
    JvmFigures figures = new JvmFigures();
    long before = figures.descriptorsUsed();
    assertTrue(before > 3, before + " in use");
    assertTrue(figures.descriptorsLimit() >= before);
    List<ServerSocket> opened = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        opened.add(new ServerSocket(0));
      }
      // other tests' threads may close some of theirs meanwhile
      assertTrue(figures.descriptorsUsed() >= before + 30, before + " before");
    } finally {
      for (ServerSocket each : opened) {
        each.close();
      }
    }
  }
}
