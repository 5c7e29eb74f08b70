// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerSocket;
import io.closewait.bootstrap.SocketTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose a socket is, and whether it is a leak, among windows and sockets that are made up. */
class JudgeTest {
  private static final Settings USUAL = Settings.usual(null);

  private final FakeLedger ledger = new FakeLedger();
  private final Judge judge = new Judge(ledger);
  private final List<Window> opened = new ArrayList<>();

  @AfterEach
  void close() {
    Collections.reverse(opened);
    opened.forEach(window -> Windows.close(window, ledger));
  }

  /** A test of another class than this one, unless it says so. */
  private Window window(String name, String code) {
    Window window = Windows.open(name, Collections.singleton(code), USUAL, null, ledger);
    opened.add(window);
    return window;
  }

  private Window windowOfAnotherThread(String name, String code) throws InterruptedException {
    Window[] window = new Window[1];
    Thread thread = new Thread(() -> window[0] = window(name, code));
    thread.start();
    thread.join();
    return window[0];
  }

  private String kinds(Window window) {
    StringBuilder text = new StringBuilder();
    for (SocketLeak leak : judge.leaks(window, 0)) {
      text.append(leak.kind()).append(": ").append(leak.reason()).append('\n');
    }
    return text.toString();
  }

  private static final String OURS = JudgeTest.class.getName();

  @Test
  void whatItsThreadOpenedIsItsInAnyState() {
    Window test = window("test", "com.acme.Test");
    ledger.open(SocketTable.CONNECTED, Ledger.CONNECTED);
    ledger.open(SocketTable.LISTENER, Ledger.LISTENING);
    ledger.open(SocketTable.CONNECTED, Ledger.PEER_CLOSED);
    ledger.open(SocketTable.CONNECTED, Ledger.OVER);
    assertEquals(
        "PEER_CLOSED: its own thread opened it\n"
            + "OVER: its own thread opened it\n"
            + "CONNECTED: its own thread opened it\n"
            + "LISTENING: its own thread opened it\n",
        kinds(test));
  }

  @Test
  void whatIsClosedOrOlderIsNone() {
    ledger.open(SocketTable.CONNECTED, Ledger.CONNECTED);
    Window test = window("test", "com.acme.Test");
    LedgerSocket closed = ledger.open(SocketTable.CONNECTED, Ledger.CONNECTED);
    ledger.state(closed, Ledger.CLOSED);
    assertEquals("", kinds(test));
  }

  /** Two invocations of one class: what the first one leaks while the second is constructed. */
  @Test
  void whatAnotherTestOpenedBeforeTheWindowIsNotItsThoughTheCodeIsTheSame() throws Exception {
    Claim constructor = new Claim(Thread.currentThread(), ledger.mark());
    LedgerSocket own = ledger.open(SocketTable.CONNECTED, Ledger.CONNECTED);
    Window[] first = new Window[1];
    Thread another =
        new Thread(
            () -> {
              first[0] = Windows.open("1", Collections.singleton(OURS), USUAL, null, ledger);
              ledger.open(SocketTable.CONNECTED, Ledger.CONNECTED);
              Windows.close(first[0], ledger);
            });
    another.start();
    another.join();
    constructor.end(ledger.mark());
    Window second = window("2", OURS);
    second.adopt(constructor);
    List<SocketLeak> leaks = judge.leaks(second, 0);
    assertEquals(1, leaks.size(), leaks.toString());
    assertEquals(own.number, leaks.get(0).entry().number);
    assertEquals("CONNECTED: its own thread opened it\n", kinds(first[0]));
  }

  @Test
  void theServersEndIsThatOfItsClient() throws InterruptedException {
    Window test = window("test", "com.acme.Test");
    Window other = windowOfAnotherThread("other", "com.acme.Other");
    LedgerSocket client = ledger.open(SocketTable.CONNECTED, Ledger.CLOSED);
    client.released = true;
    LedgerSocket server = ledger.openElsewhere(SocketTable.ACCEPTED, Ledger.PEER_CLOSED);
    FakeLedger.connect(client, server);
    assertEquals("PEER_CLOSED: the other end of the connection is its\n", kinds(test));
    assertEquals("", kinds(other));
  }

  @Test
  void whileTheClientIsOpenTheServersEndIsNoLeakOfItsOwn() throws InterruptedException {
    Window test = window("test", "com.acme.Test");
    LedgerSocket client = ledger.open(SocketTable.CONNECTED, Ledger.CONNECTED);
    FakeLedger.connect(client, ledger.openElsewhere(SocketTable.ACCEPTED, Ledger.CONNECTED));
    assertEquals("CONNECTED: its own thread opened it\n", kinds(test));
  }

  @Test
  void whatSeveralCouldHaveDoneIsNobodys() throws InterruptedException {
    Window test = window("test", "com.acme.Test");
    Window other = windowOfAnotherThread("other", "com.acme.Other");
    ledger.openElsewhere(SocketTable.ACCEPTED, Ledger.PEER_CLOSED);
    assertEquals("", kinds(test) + kinds(other));
  }

  @Test
  void aloneItIsItsIfItIsSurelyALeak() throws InterruptedException {
    Window test = window("test", "com.acme.Test");
    ledger.openElsewhere(SocketTable.ACCEPTED, Ledger.PEER_CLOSED);
    ledger.openElsewhere(SocketTable.CONNECTED, Ledger.CONNECTED);
    assertEquals("PEER_CLOSED: no other test was running\n", kinds(test));
  }

  @Test
  void codeOfTheTestOnAnotherThreadIsTheTests() throws InterruptedException {
    Window test = windowOfAnotherThread("test", OURS);
    Window other = windowOfAnotherThread("other", "com.acme.Other");
    ledger.open(SocketTable.CONNECTED, Ledger.CONNECTED); // by this class
    assertEquals("CONNECTED: its code is on the stack\n", kinds(test));
    assertEquals("", kinds(other));
  }

  @Test
  void aThreadThatATestMadeIsOfItsFamily() throws InterruptedException {
    Window[] tests = new Window[1];
    CountDownLatch opens = new CountDownLatch(1);
    Thread ofTheTest =
        new Thread(
            () -> {
              tests[0] = window("test", "com.acme.Test");
              Thread child = new Thread(() -> openNamelessly(opens));
              child.start();
              join(child);
            });
    Window other = windowOfAnotherThread("other", "com.acme.Other");
    opens.countDown();
    ofTheTest.start();
    ofTheTest.join();
    assertEquals("PEER_CLOSED: a thread that it started opened it\n", kinds(tests[0]));
    assertEquals("", kinds(other));
  }

  private void openNamelessly(CountDownLatch when) {
    try {
      when.await();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
    ledger.open(SocketTable.CONNECTED, Ledger.PEER_CLOSED);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void aThreadThatIsLentToAnotherTestIsThatTests() {
    Window before = window("before", "com.acme.Test");
    Window nested = window("nested", "com.acme.Other");
    ledger.open(SocketTable.CONNECTED, Ledger.CONNECTED);
    assertEquals("CONNECTED: its own thread opened it\n", kinds(nested));
    Windows.close(nested, ledger);
    opened.remove(nested);
    ledger.open(SocketTable.LISTENER, Ledger.LISTENING);
    assertTrue(kinds(before).endsWith("LISTENING: its own thread opened it\n"), kinds(before));
  }

  @Test
  void exceptionsAreMade() {
    Window test = window("test", "com.acme.Test");
    ledger.open(SocketTable.CONNECTED, Ledger.CONNECTED);
    test.settings = test.settings.except(OURS);
    assertEquals("", kinds(test));
  }

  @Test
  void whatIsClosedMeanwhileIsWaitedFor() throws Exception {
    Window test = window("test", "com.acme.Test");
    LedgerSocket slow = ledger.open(SocketTable.CONNECTED, Ledger.PEER_CLOSED);
    ScheduledExecutorService closer = Executors.newScheduledThreadPool(1);
    Future<?> closed =
        closer.schedule(() -> ledger.state(slow, Ledger.CLOSED), 50, TimeUnit.MILLISECONDS);
    Thread.currentThread().interrupt();
    assertEquals(0, judge.leaks(test, 60_000).size());
    assertTrue(Thread.interrupted(), "a test's interrupt is its own");
    closed.get();
    closer.shutdownNow();
  }

  /** Else a test could take the sockets of one that it does not know for its own. */
  @Test
  void ofTwoWindowsThatOverlapEachKnowsTheOther() throws InterruptedException {
    ConcurrentLinkedQueue<Window> all = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Thread thread = new Thread(() -> openAndClose(all));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    List<Window> windows = new ArrayList<>(all);
    for (Window one : windows) {
      for (Window other : windows) {
        if (one != other && one.overlaps(other)) {
          assertTrue(one.beside.contains(other), one.name + " does not know " + other.name);
        }
      }
    }
  }

  private void openAndClose(ConcurrentLinkedQueue<Window> all) {
    for (int i = 0; i < 150; i++) {
      Window window =
          Windows.open("w" + i, Collections.singleton("x"), Settings.usual(null), null, ledger);
      ledger.open(SocketTable.CONNECTED, Ledger.CLOSED);
      Windows.close(window, ledger);
      all.add(window);
    }
  }
}
