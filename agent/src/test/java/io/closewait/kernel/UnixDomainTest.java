// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Connections by path, and what the JDK puts in place of a socket that it closes. */
@EnabledOnOs(OS.LINUX)
class UnixDomainTest {
  private static final boolean ACCEPTED = true, CONNECTED = false;

  private final KernelView kernel;

  UnixDomainTest() throws ReflectiveOperationException {
    kernel = new LinuxKernel();
  }

  @Test
  void aUnixDomainSocketTellsThatItsPeerIsGone(@TempDir Path folder) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel listener =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      SocketChannel peer = SocketChannel.open(address);
      try (SocketChannel ours = listener.accept()) {
        int fd = Pair.number(ours);
        assertEquals(TcpState.OTHER, kernel.state(fd));
        ours.shutdownInput();
        assertEquals(TcpState.OTHER, kernel.state(fd), "shut by ourselves");
        peer.close();
        assertEquals(TcpState.OTHER_GONE, kernel.state(fd));
        assertNull(kernel.peer(fd), "bytes of a path are not an address");
        assertNull(kernel.local(fd));
      }
    }
  }

  @Test
  void aConnectionWithinOneProcessIsNoPairAtEitherEnd(@TempDir Path folder) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel listener =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      try (SocketChannel client = SocketChannel.open(address)) {
        listener.accept().close();
        assertEquals(TcpState.OTHER_GONE, kernel.state(Pair.number(client)));
        assertFalse(kernel.ownPair(Pair.number(client), CONNECTED));
      }
      SocketChannel client = SocketChannel.open(address);
      try (SocketChannel ours = listener.accept()) {
        client.close();
        assertFalse(kernel.ownPair(Pair.number(ours), ACCEPTED));
      }
    }
  }

  @Test
  void theSocketThatTheJdkPutsInPlaceOfAnotherIsAPair() throws Exception {
    try (Pair pair = Pair.onLoopback()) {
      assertFalse(kernel.ownPair(pair.fd(), ACCEPTED), "a connection");
      preClose(pair.ours);
      assertEquals(TcpState.OTHER_GONE, kernel.state(pair.fd()));
      assertTrue(kernel.ownPair(pair.fd(), ACCEPTED));
      assertTrue(kernel.ownPair(pair.fd(), CONNECTED));
      assertNull(kernel.local(pair.fd()));
    }
  }

  @Test
  void whatIsClosedIsNoPair() {
    assertFalse(kernel.ownPair(9999, ACCEPTED));
  }

  /** As the JDK does it, where another thread still uses the channel. */
  private static void preClose(SocketChannel channel) throws ReflectiveOperationException {
    Field descriptor = channel.getClass().getDeclaredField("fd");
    descriptor.setAccessible(true);
    Method preClose = dispatcher().getDeclaredMethod("preClose0", FileDescriptor.class);
    preClose.setAccessible(true);
    preClose.invoke(null, descriptor.get(channel));
  }

  private static Class<?> dispatcher() throws ClassNotFoundException {
    try {
      return Class.forName("sun.nio.ch.UnixDispatcher"); // 21 and later
    } catch (ClassNotFoundException older) {
      return Class.forName("sun.nio.ch.FileDispatcherImpl");
    }
  }
}
