// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.SiteCapture;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.capture.BestCapture;
import io.closewait.kernel.TcpState;
import io.closewait.support.Descriptors;
import io.closewait.support.GrantedRights;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who accepts at a port, and what that thread does now. */
class AcceptorTest {
  private static final int PORT = 8080;

  private final World world = new World();
  private final CountDownLatch done = new CountDownLatch(1);

  @AfterEach
  void end() {
    done.countDown();
    world.end();
  }

  private Acceptor at(int port) {
    return Acceptor.at(port, world.kernel, world.sites, world.now);
  }

  @Test
  void whereNobodyAcceptsItIsNotKnown() {
    world.connect(20, "fetch");
    world.kernel.sockets.get(20).localPort = PORT;
    assertSame(Acceptor.UNKNOWN, at(PORT));
    world.accept(21, null);
    assertSame(Acceptor.UNKNOWN, at(PORT), "its stack was not taken");
    assertEquals(0, Acceptor.UNKNOWN.frames());
  }

  @Test
  void itIsTheOneOfTheYoungestConnectionAtThatPort() {
    world.accept(22, "older");
    world.pass(5);
    world.accept(21, "younger");
    world.accept(23, "elsewhere");
    world.kernel.sockets.get(23).localPort = 9090;
    world.pass(5);
    assertEquals("com.acme.App.younger", at(PORT).last.frames.get(0).name());
    assertEquals("com.acme.App.elsewhere", at(9090).last.frames.get(0).name());
    assertSame(Acceptor.UNKNOWN, at(9091));
  }

  @Test
  void whatItsThreadDoesNowIsKnownWhileItRunsTheSame() throws InterruptedException {
    accepts("acceptor of this test");
    Acceptor acceptor = at(PORT);
    assertNotNull(acceptor.now);
    assertTrue(acceptor.now.all.toString().contains("awaitTheEnd"), acceptor.now.all.toString());
    assertEquals(acceptor.last.all.size() + acceptor.now.all.size(), acceptor.frames());
  }

  @Test
  void aThreadThatHasEndedDoesNothing() throws InterruptedException {
    done.countDown();
    accepts("acceptor that ends").join();
    assertNotNull(at(PORT).last);
    assertNull(at(PORT).now);
  }

  @Test
  void anotherThreadOfItsNameDoesSomethingElse() throws InterruptedException {
    done.countDown();
    accepts("namesake of this test").join();
    CountDownLatch end = new CountDownLatch(1);
    Thread namesake = new Thread(() -> await(end), "namesake of this test") {};
    namesake.start();
    try {
      assertNull(at(PORT).now);
    } finally {
      end.countDown();
    }
  }

  /** A thread that accepts, and then stands still until the test is done. */
  private Thread accepts(String name) throws InterruptedException {
    CountDownLatch accepted = new CountDownLatch(1);
    SiteCapture real = BestCapture.of(world.sites, GrantedRights.platform());
    world.kernel.open(20, TcpState.ESTABLISHED);
    Thread thread =
        new Thread(name) {
          @Override
          public void run() {
            SocketEvents.capture = real;
            SocketEvents.accepted(Descriptors.of(20));
            accepted.countDown();
            awaitTheEnd();
          }
        };
    thread.start();
    accepted.await();
    while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
      Thread.onSpinWait(); // it has accepted, and is on its way
    }
    world.sites.resolve();
    return thread;
  }

  private void awaitTheEnd() {
    await(done);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
