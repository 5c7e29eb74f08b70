// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demonstration proves nothing unless its servers do exactly what the story says. */
class ServersTest {
  private static final int CLIENTS = 40;
  private static final List<String> CALLERS = List.of("idle-pool", "unclosed-body");
  private static final int CALLS = 50;

  private Server server;
  private Thread acceptor;
  private volatile IOException failure;

  @AfterEach
  void stop() throws Exception {
    server.close();
    acceptor.join(10_000);
    assertFalse(acceptor.isAlive(), "the server goes on after close()");
    assertNull(failure);
  }

  @Test
  void leakingServerLeavesEveryClientInCloseWait() throws Exception {
    leavesEveryClientInCloseWait(new LeakingServer());
  }

  @Test
  void leakingSelectorServerLeavesEveryClientInCloseWait() throws Exception {
    leavesEveryClientInCloseWait(new LeakingSelectorServer());
  }

  @Test
  void fixedServerLeavesNothingBehind() throws Exception {
    leavesNothingBehind(new FixedServer());
  }

  @Test
  void fixedSelectorServerLeavesNothingBehind() throws Exception {
    leavesNothingBehind(new FixedSelectorServer());
  }

  @Test
  void leakingAsyncServerLeavesEveryClientInCloseWait() throws Exception {
    leavesEveryClientInCloseWait(new LeakingAsyncServer());
  }

  @Test
  void fixedAsyncServerLeavesNothingBehind() throws Exception {
    leavesNothingBehind(new FixedAsyncServer());
  }

  @Test
  void leakingCallersKeepWhatTheirServiceHungUpOn() throws Exception {
    for (String story : CALLERS) {
      start(Stories.start(story + "-leaking"));
      await("calls", CALLS, server::served);
      awaitInCloseWait(CALLS);
      stop();
    }
  }

  @Test
  void fixedCallersKeepNothing() throws Exception {
    for (String story : CALLERS) {
      start(Stories.start(story + "-fixed"));
      int port = server.port();
      await("calls", CALLS, server::served);
      await("open", 0, () -> KernelSockets.count(port, KernelSockets.ESTABLISHED));
      await("in CLOSE_WAIT", 0, () -> KernelSockets.count(port, KernelSockets.CLOSE_WAIT));
      stop();
    }
  }

  @Test
  void leakSurvivesTheCollector() throws Exception {
    leavesEveryClientInCloseWait(new LeakingServer());
    collectAForgottenSocket();
    awaitInCloseWait(CLIENTS);
  }

  @Test
  void fixedServerKeepsAConnectionWhoseClientIsStillThere() throws Exception {
    keepsAConnectionWhoseClientIsStillThere(new FixedServer());
  }

  @Test
  void fixedSelectorServerKeepsAConnectionWhoseClientIsStillThere() throws Exception {
    keepsAConnectionWhoseClientIsStillThere(new FixedSelectorServer());
  }

  private void leavesEveryClientInCloseWait(Server server) throws Exception {
    start(server);
    new Clients(server.port()).comeAndGo(CLIENTS, 1);
    await("clients served", CLIENTS, server::served);
    awaitInCloseWait(CLIENTS);
  }

  private void leavesNothingBehind(Server server) throws Exception {
    start(server);
    new Clients(server.port()).comeAndGo(CLIENTS, 4);
    await("clients served", CLIENTS, server::served);
    assertEquals(0, KernelSockets.count(server.port(), KernelSockets.CLOSE_WAIT));
    assertEquals(0, KernelSockets.count(server.port(), KernelSockets.ESTABLISHED));
  }

  /** The collector has worked when it has closed a socket that really nobody knows any more. */
  private static void collectAForgottenSocket() throws IOException {
    InetAddress host = InetAddress.getByName("127.0.0.1");
    try (ServerSocket listener = new ServerSocket(0, 1, host);
        Socket peer = new Socket(host, listener.getLocalPort())) {
      listener.accept();
      peer.setSoTimeout(100);
      long deadline = System.nanoTime() + 20_000_000_000L;
      while (!endOfStream(peer)) {
        assertTrue(System.nanoTime() < deadline, "the collector closes no forgotten socket");
        System.gc();
      }
    }
  }

  private static boolean endOfStream(Socket peer) throws IOException {
    try {
      return peer.getInputStream().read() == -1;
    } catch (SocketTimeoutException notYet) {
      return false;
    }
  }

  private void keepsAConnectionWhoseClientIsStillThere(Server server) throws Exception {
    start(server);
    try (Socket client = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
      client.getOutputStream().write('x');
      new Clients(server.port()).comeAndGo(1, 1);
      await("clients served", 1, server::served);
      assertEquals(2, KernelSockets.count(server.port(), KernelSockets.ESTABLISHED));
    }
    await("clients served", 2, server::served);
  }

  private void start(Server started) {
    server = started;
    acceptor =
        new Thread(
            () -> {
              try {
                started.run();
              } catch (IOException failed) {
                failure = failed;
              }
            });
    acceptor.start();
  }

  /** The list is no snapshot and may miss some, so one look is not enough. */
  private void awaitInCloseWait(int wanted) throws Exception {
    int port = server.port();
    await("in CLOSE_WAIT", wanted, () -> KernelSockets.count(port, KernelSockets.CLOSE_WAIT));
  }

  private static void await(String what, int wanted, Callable<Integer> actual) throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!actual.call().equals(wanted)) {
      if (System.nanoTime() > deadline) {
        fail(what + ": " + wanted + " wanted, " + actual.call() + " seen");
      }
      Thread.onSpinWait();
    }
  }
}
