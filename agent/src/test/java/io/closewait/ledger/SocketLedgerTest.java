// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerSocket;
import io.closewait.bootstrap.SiteCapture;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.Addresses;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.LinuxKernel;
import io.closewait.kernel.NoKernel;
import io.closewait.support.Descriptors;
import io.closewait.support.GrantedRights;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets of this JVM; what the hooks would call is called by the test. */
class SocketLedgerTest {
  private final ArrayDeque<String> problems = new ArrayDeque<>();
  private SocketLedger ledger;
  private ServerSocketChannel listener;
  private SocketChannel client;
  private SocketChannel server;
  private int clientFd;
  private int serverFd;

  @BeforeEach
  void connect() throws Exception {
    GrantedRights.platform().openForReflection();
    ledger = new SocketLedger(addresses(), SocketLedgerTest::kernel, problems::poll);
    SocketEvents.now = 1;
    SocketEvents.capture = () -> SiteCapture.UNSAMPLED;
    SocketTable.clear();
    SocketEvents.ledger = ledger;
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    client = SocketChannel.open(listener.getLocalAddress());
    server = listener.accept();
    clientFd = number(client);
    serverFd = number(server);
  }

  private static KernelView kernel() {
    try {
      return new LinuxKernel();
    } catch (ReflectiveOperationException hidden) {
      throw new IllegalStateException(hidden);
    }
  }

  private static int number(Object channel) {
    try {
      Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
      method.setAccessible(true);
      return (int) method.invoke(channel);
    } catch (ReflectiveOperationException hidden) {
      throw new IllegalStateException(hidden);
    }
  }

  @AfterEach
  void close() throws IOException {
    SocketEvents.ledger = null;
    SocketEvents.capture = null;
    SocketTable.clear();
    client.close();
    server.close();
    listener.close();
  }

  private LedgerSocket entry(int fd) {
    return ledger.since(0).stream().filter(entry -> entry.fd == fd).findFirst().orElseThrow();
  }

  private void open() {
    SocketEvents.connecting(Descriptors.of(clientFd));
    SocketEvents.accepted(Descriptors.of(serverFd));
  }

  @Test
  void bothEndsOfAConnectionKnowEachOther() {
    open();
    LedgerSocket near = entry(clientFd);
    LedgerSocket far = entry(serverFd);
    assertSame(far, near.other);
    assertSame(near, far.other);
    assertEquals(SocketTable.CONNECTED, near.side);
    assertEquals(near.local, far.peer);
    assertSame(Thread.currentThread(), near.opened.thread);
    assertEquals(Ledger.CONNECTED, ledger.state(near));
  }

  @Test
  void aClientThatIsClosedBeforeItIsAcceptedIsStillTheOtherEnd() throws IOException {
    SocketEvents.connecting(Descriptors.of(clientFd));
    LedgerSocket near = entry(clientFd);
    SocketEvents.released(Descriptors.of(clientFd));
    client.close();
    SocketEvents.accepted(Descriptors.of(serverFd));
    LedgerSocket far = entry(serverFd);
    assertSame(near, far.other);
    assertTrue(near.released);
    assertEquals(Ledger.PEER_CLOSED, ledger.state(far));
  }

  @Test
  void whoUsedItFirstAndWhoReadItsEndIsKept() {
    open();
    SocketEvents.afterWrite(1, Descriptors.of(serverFd));
    SocketEvents.afterWrite(1, Descriptors.of(serverFd));
    SocketEvents.afterRead(-1, Descriptors.of(serverFd));
    LedgerSocket far = entry(serverFd);
    assertNotNull(far.used);
    assertNotNull(far.ended);
    assertTrue(far.endOfTcp);
    assertNull(entry(clientFd).ended);
  }

  @Test
  void whatIsReleasedIsGone() {
    open();
    LedgerSocket far = entry(serverFd);
    SocketEvents.released(serverFd);
    assertEquals(1, ledger.since(0).size());
    assertEquals(Ledger.CLOSED, ledger.state(far));
  }

  @Test
  void aClosedChannelThatIsNotReleasedYetIsClosed() {
    open();
    SocketEvents.closing(Descriptors.of(clientFd));
    assertEquals(List.of(entry(serverFd)), ledger.since(0));
  }

  @Test
  void whatTheCollectorClosedIsRemembered() throws Exception {
    open();
    Thread before = Collector.cleaner;
    Thread collector = new Thread(() -> SocketEvents.released(serverFd));
    Collector.cleaner = collector;
    collector.start();
    collector.join();
    Collector.cleaner = before;
    assertTrue(entry(serverFd).collected);
  }

  @Test
  void onlyYoungerOnesAreSinceAMark() {
    SocketEvents.connecting(Descriptors.of(clientFd));
    long mark = ledger.mark();
    SocketEvents.accepted(Descriptors.of(serverFd));
    assertEquals(List.of(entry(serverFd)), ledger.since(mark));
  }

  @Test
  void threadsInheritWhatTheirMakerWorksAt() throws Exception {
    ledger.workAt("a test");
    SocketEvents.connecting(Descriptors.of(clientFd));
    Thread child = new Thread(() -> SocketEvents.accepted(Descriptors.of(serverFd)));
    ledger.workAt(null);
    Thread stranger = new Thread(() -> SocketEvents.listening(Descriptors.of(number(listener))));
    for (Thread thread : List.of(child, stranger)) {
      thread.start();
      thread.join();
    }
    assertEquals("a test", entry(clientFd).work);
    assertEquals("a test", entry(serverFd).work);
    assertNull(entry(number(listener)).work);
    assertEquals(Ledger.LISTENING, ledger.state(entry(number(listener))));
  }

  @Test
  void withoutAKernelTheOtherEndTells() throws IOException {
    SocketLedger blind = new SocketLedger(addresses(), NoKernel::new, problems::poll);
    SocketEvents.ledger = blind;
    open();
    LedgerSocket far =
        blind.since(0).stream().filter(entry -> entry.fd == serverFd).findFirst().orElseThrow();
    assertEquals(Ledger.UNKNOWN, blind.state(far));
    SocketEvents.released(clientFd);
    assertEquals(Ledger.PEER_CLOSED, blind.state(far));
  }

  private static Addresses addresses() {
    try {
      return new Addresses(true, Runtime.version().feature());
    } catch (ReflectiveOperationException hidden) {
      throw new IllegalStateException(hidden);
    }
  }

  @Test
  void troubleIsTold() {
    assertNull(ledger.trouble());
    problems.add("a hook is missing");
    assertEquals("a hook is missing", ledger.trouble());
    assertFalse(problems.contains("a hook is missing"));
    assertEquals("a hook is missing", ledger.trouble(), "it stays true");
  }
}
