// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Holder;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Planted objects, real sockets, the real search. */
// linked lists and bare waits are what applications hold sockets in
@SuppressWarnings({"JdkObsolete", "WaitNotInLoop"})
class HolderSearchTest extends Searching {
  /** What the application keeps. */
  static final class Planted {
    static Map<Integer, Session> sessions = new ConcurrentHashMap<>();
    static Queue<Socket> queue = new LinkedBlockingQueue<>();
    static Queue<Socket> lockFree = new ConcurrentLinkedQueue<>();
    static List<Socket> linked = new LinkedList<>();
    static Service service = new Service();
    static Selector selector;
    static final ThreadLocal<List<Socket>> LOCAL = ThreadLocal.withInitial(ArrayList::new);

    private Planted() {}

    static void clear() throws IOException {
      sessions = new ConcurrentHashMap<>();
      queue = new LinkedBlockingQueue<>();
      lockFree = new ConcurrentLinkedQueue<>();
      linked = new LinkedList<>();
      service = new Service();
      if (selector != null) {
        selector.close();
        selector = null;
      }
    }
  }

  static final class Service {
    final ArrayDeque<Object> waiting = new ArrayDeque<>();
    final List<Socket> kept = new CopyOnWriteArrayList<>();
    Service next;
  }

  static final class Session {
    final Socket socket;
    final String user;

    Session(Socket socket) {
      this.socket = socket;
      this.user = "user of " + socket;
    }

    @Override
    public int hashCode() {
      throw new AssertionError("the application's method was called");
    }

    @Override
    public boolean equals(Object other) {
      throw new AssertionError("the application's method was called");
    }

    @Override
    public String toString() {
      throw new AssertionError("the application's method was called");
    }
  }

  @AfterEach
  void clear() throws IOException {
    Planted.clear();
  }

  @Test
  void sessionsInMap() {
    for (int i = 0; i < COUNT; i++) {
      Planted.sessions.put(i, new Session(connections.leakedSocket()));
    }
    assertHeld("Planted.sessions (ConcurrentHashMap) -> HolderSearchTest$Session.socket");
  }

  @Test
  void queue() {
    for (int i = 0; i < COUNT; i++) {
      Planted.queue.add(connections.leakedSocket());
    }
    assertHeld("Planted.queue (LinkedBlockingQueue)");
  }

  @Test
  void queueWithoutLocks() {
    for (int i = 0; i < COUNT; i++) {
      Planted.lockFree.add(connections.leakedSocket());
    }
    assertHeld("Planted.lockFree (ConcurrentLinkedQueue)");
  }

  @Test
  void linkedList() {
    for (int i = 0; i < COUNT; i++) {
      Planted.linked.add(connections.leakedSocket());
    }
    assertHeld("Planted.linked (LinkedList)");
  }

  @Test
  void listOfServiceFarDown() {
    Service last = Planted.service;
    for (int i = 0; i < 30; i++) {
      last.next = new Service();
      last = last.next;
    }
    for (int i = 0; i < COUNT; i++) {
      last.kept.add(connections.leakedSocket());
    }
    Holder holder = only();
    assertEquals(Holder.Claim.FIELD, holder.claim);
    assertEquals(Service.class.getName() + ".kept", holder.place);
    assertEquals(COUNT, holder.count);
  }

  @Test
  void selector() throws IOException {
    Planted.selector = Selector.open();
    for (int i = 0; i < COUNT; i++) {
      SocketChannel channel = connections.leakedChannel();
      channel.configureBlocking(false);
      channel.register(Planted.selector, SelectionKey.OP_READ);
    }
    Holder holder = only();
    assertEquals(Holder.Claim.POOL, holder.claim, holder.sentence());
    assertEquals(Planted.class.getName() + ".selector", holder.place, holder.sentence());
  }

  @Test
  void selectorWithAttachments() throws IOException {
    Planted.selector = Selector.open();
    for (int i = 0; i < COUNT; i++) {
      SocketChannel channel = connections.leakedChannel();
      channel.configureBlocking(false);
      channel.register(Planted.selector, SelectionKey.OP_READ, new Attached());
    }
    Holder holder = only();
    assertEquals(
        "would be handled by " + Attached.class.getName() + ": 25 of 25", holder.sentence());
  }

  static final class Attached {
    Object something = new Object();
  }

  @Test
  void nobody() {
    Socket[] local = new Socket[COUNT];
    for (int i = 0; i < COUNT; i++) {
      local[i] = connections.leakedSocket();
    }
    Holder holder = only();
    assertEquals(Holder.Claim.NONE, holder.claim, holder.sentence());
    assertTrue(holder.sentence().startsWith("25 of 25 are in no field"), holder.sentence());
    assertTrue(holder.sentence().endsWith("the collector will close them"), holder.sentence());
    assertEquals(COUNT, local.length);
  }

  @Test
  void oneInTwentyFiveElsewhereIsNotTold() {
    for (int i = 0; i < COUNT - 1; i++) {
      Planted.queue.add(connections.leakedSocket());
    }
    Planted.service.waiting.add(connections.leakedSocket());
    Holder holder = only();
    assertEquals(Planted.class.getName() + ".queue", holder.place);
    assertEquals(24, holder.count);
    assertEquals(25, holder.total);
  }

  @Test
  void fewLeakedAmongManyHealthy() {
    for (int i = 0; i < 600; i++) {
      Planted.sessions.put(i, new Session(connections.healthySocket()));
    }
    for (int i = 0; i < COUNT; i++) {
      Planted.service.kept.add(connections.leakedSocket());
    }
    Holder holder = only();
    assertEquals(Service.class.getName() + ".kept", holder.place, holder.sentence());
  }

  /** A thread that has fields of its own. */
  private static final class Loop extends Thread {
    final List<Socket> mine = new ArrayList<>();
    private final CountDownLatch end;

    Loop(CountDownLatch end) {
      super("own-loop");
      this.end = end;
    }

    @Override
    public void run() {
      try {
        end.await();
      } catch (InterruptedException over) {
        interrupt();
      }
    }
  }

  @Test
  void theApplicationsOwnKindOfThreadHasWhatItsFieldsHave() {
    CountDownLatch end = new CountDownLatch(1);
    Loop loop = new Loop(end);
    for (int i = 0; i < COUNT; i++) {
      loop.mine.add(connections.leakedSocket());
    }
    loop.start();
    try {
      Holder holder = only();
      assertEquals(Loop.class.getName() + ".mine", holder.place, holder.sentence());
    } finally {
      end.countDown();
    }
  }

  @Test
  void threadLocal() {
    for (int i = 0; i < COUNT; i++) {
      Planted.LOCAL.get().add(connections.leakedSocket());
    }
    List<Socket> mine = Planted.LOCAL.get();
    Planted.LOCAL.remove();
    Thread holding =
        new Thread(
            () -> {
              Planted.LOCAL.get().addAll(mine);
              mine.clear();
              synchronized (this) {
                notifyAll();
                try {
                  wait();
                } catch (InterruptedException over) {
                  Planted.LOCAL.remove();
                }
              }
            },
            "worker-7");
    try {
      synchronized (this) {
        holding.start();
        wait();
      }
      assertHeld("Planted.LOCAL");
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    } finally {
      holding.interrupt();
    }
  }

  private void assertHeld(String how) {
    Holder holder = only();
    assertEquals(
        "held by static io.closewait.holders.HolderSearchTest$" + how + ": 25 of 25",
        holder.sentence());
  }
}
