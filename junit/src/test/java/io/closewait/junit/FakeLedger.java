// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerSocket;
import io.closewait.bootstrap.SocketTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** A ledger of sockets that the test makes up. */
final class FakeLedger extends Ledger {
  private final AtomicLong last = new AtomicLong();
  private final List<LedgerSocket> entries = new ArrayList<>();
  private final ConcurrentMap<LedgerSocket, Integer> states = new ConcurrentHashMap<>();

  /** Not static: what one test's ledger was told must not reach the next on the same thread. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Object> work = new InheritableThreadLocal<>();

  /** One that the calling thread opens now. */
  synchronized LedgerSocket open(int side, int state) {
    long number = last.incrementAndGet();
    LedgerSocket entry = new LedgerSocket(number, (int) number, side, work.get());
    entries.add(entry);
    states.put(entry, state);
    return entry;
  }

  /** One that another thread opens, whose stack names nothing of the test. */
  LedgerSocket openElsewhere(int side, int state) throws InterruptedException {
    Opener opener = new Opener(this, side, state);
    workAt(null);
    Thread thread = new Thread(opener, "elsewhere");
    thread.start();
    thread.join();
    return opener.opened;
  }

  static void connect(LedgerSocket client, LedgerSocket server) {
    client.other = server;
    server.other = client;
  }

  void state(LedgerSocket entry, int state) {
    states.put(entry, state);
  }

  @Override
  public long mark() {
    return last.get();
  }

  @Override
  public synchronized List<LedgerSocket> since(long mark) {
    List<LedgerSocket> found = new ArrayList<>();
    for (LedgerSocket entry : entries) {
      if (entry.number > mark && state(entry) != CLOSED) {
        found.add(entry);
      }
    }
    return found;
  }

  @Override
  public int state(LedgerSocket entry) {
    return states.get(entry);
  }

  @Override
  public void workAt(Object now) {
    work.set(now);
  }

  @Override
  public String trouble() {
    return null;
  }

  @Override
  public void opened(int fd, int side) {
    open(side, side == SocketTable.LISTENER ? LISTENING : CONNECTED);
  }

  @Override
  public void used(int fd) {}

  @Override
  public void ended(int fd, boolean tcp) {}

  @Override
  public void released(int fd, boolean collected) {}

  private static final class Opener implements Runnable {
    private final FakeLedger ledger;
    private final int side;
    private final int state;
    private volatile LedgerSocket opened;

    Opener(FakeLedger ledger, int side, int state) {
      this.ledger = ledger;
      this.side = side;
      this.state = state;
    }

    @Override
    public void run() {
      opened = ledger.open(side, state);
    }
  }
}
