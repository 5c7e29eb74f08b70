// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Holder;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who does not hold a socket, though a way leads from there to it; and ways that move. */
@SuppressWarnings("UnusedVariable") // fields that only the search reads
class WrongHoldersTest extends Searching {
  /** What the application has. */
  static final class Planted {
    static BlockingQueue<Object> waitedOn = new LinkedBlockingQueue<>();
    static volatile List<Socket> list = new CopyOnWriteArrayList<>();
    static volatile Map<Integer, Object> map = new ConcurrentHashMap<>();
    static Socket last;
    static List<Object> references = new ArrayList<>();

    private Planted() {}
  }

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  @AfterEach
  void end() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
    Planted.waitedOn = new LinkedBlockingQueue<>();
    Planted.list = new CopyOnWriteArrayList<>();
    Planted.map = new ConcurrentHashMap<>();
    Planted.last = null;
    Planted.references = new ArrayList<>();
  }

  private void inBackground(Runnable work) {
    Thread thread = new Thread(work, "planted-" + threads.size());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Runs one connection, and waits for what another would bring. */
  private static final class Task implements Runnable {
    final Socket socket;
    final CountDownLatch waits;

    Task(Socket socket, CountDownLatch waits) {
      this.socket = socket;
      this.waits = waits;
    }

    @Override
    public void run() {
      try {
        waits.countDown();
        Planted.waitedOn.take();
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void theQueueThatStuckThreadsWaitOnDoesNotHoldTheirSockets() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(COUNT);
    for (int i = 0; i < COUNT; i++) {
      inBackground(new Task(connections.leakedSocket(), waiting));
    }
    waiting.await();
    Holder holder = only();
    assertEquals(Holder.Claim.THREAD, holder.claim, holder.sentence());
    assertTrue(
        holder.place.startsWith(Task.class.getName() + ".run(WrongHoldersTest.java:"),
        holder.sentence());
  }

  @Test
  void theOneThatIsAlsoKeptElsewhereIsNotTold() {
    for (int i = 0; i < COUNT; i++) {
      Socket socket = connections.leakedSocket();
      Planted.list.add(socket);
      Planted.last = socket;
    }
    Holder holder = only();
    assertEquals(Planted.class.getName() + ".list", holder.place);
    assertTrue(holder.count >= COUNT - 1, holder.sentence());
  }

  @Test
  void weakReferencesHoldNobody() {
    Socket[] kept = new Socket[COUNT];
    for (int i = 0; i < COUNT; i++) {
      kept[i] = connections.leakedSocket();
      Planted.references.add(new WeakReference<>(kept[i]));
      Planted.references.add(new Named(kept[i]));
    }
    assertEquals(Holder.Claim.NONE, only().claim);
    assertEquals(COUNT, kept.length); // until here they are not collected
  }

  /** A weak reference of the application's own. */
  private static final class Named extends WeakReference<Socket> {
    final Object name = new Object();

    Named(Socket socket) {
      super(socket);
    }
  }

  @Test
  void cleanersHoldNobody() {
    ReferenceQueue<Socket> dead = new ReferenceQueue<>();
    for (int i = 0; i < COUNT; i++) {
      Socket socket = connections.leakedSocket();
      Planted.references.add(new Cleaner(socket, dead));
      Planted.list.add(socket);
    }
    Holder holder = only();
    assertEquals(Planted.class.getName() + ".list", holder.place, holder.sentence());
  }

  /** Has what is to be closed when something else has been collected. */
  private static final class Cleaner extends PhantomReference<Socket> {
    final Socket toClose;

    Cleaner(Socket socket, ReferenceQueue<Socket> dead) {
      super(socket, dead);
      toClose = socket;
    }
  }

  @Test
  void whatMovesAllTheTimeIsNamedRightOrNotAtAll() {
    for (int i = 0; i < 300; i++) {
      Planted.map.put(i, connections.healthySocket());
    }
    for (int i = 0; i < COUNT; i++) {
      Planted.list.add(connections.leakedSocket());
    }
    inBackground(this::churn);
    for (int i = 0; i < 5; i++) {
      for (Holder holder : all()) {
        boolean right = holder.place == null || holder.place.endsWith("$Planted.list");
        assertTrue(right, holder.sentence());
      }
    }
  }

  private void churn() {
    Random random = new Random(1);
    while (!over) {
      Map<Integer, Object> copy = new ConcurrentHashMap<>(new HashMap<>(Planted.map));
      copy.put(1000 + random.nextInt(1000), copy.remove(random.nextInt(300)) == null ? "" : "x");
      Planted.map = copy;
      List<Socket> shuffled = new ArrayList<>(Planted.list);
      Collections.shuffle(shuffled, random);
      Planted.list = new CopyOnWriteArrayList<>(shuffled);
    }
  }
}
