// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerEntry;
import io.closewait.bootstrap.SocketTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** A ledger of sockets that the test makes up. */
final class FakeLedger extends Ledger {
  private final AtomicLong last = new AtomicLong();
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final ConcurrentMap<LedgerEntry, Integer> states = new ConcurrentHashMap<>();

  /** Not static: what one test's ledger was told must not reach the next on the same thread. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Object> work = new InheritableThreadLocal<>();

  /** One that the calling thread opens now. */
  synchronized LedgerEntry open(int side, int state) {
    long number = last.incrementAndGet();
    LedgerEntry entry = new LedgerEntry(number, (int) number, side, work.get());
    entries.add(entry);
    states.put(entry, state);
    return entry;
  }

  /** One that another thread opens, whose stack names nothing of the test. */
  LedgerEntry openElsewhere(int side, int state) throws InterruptedException {
    Opener opener = new Opener(this, side, state);
    workAt(null);
    Thread thread = new Thread(opener, "elsewhere");
    thread.start();
    thread.join();
    return opener.opened;
  }

  static void connect(LedgerEntry client, LedgerEntry server) {
    client.other = server;
    server.other = client;
  }

  void state(LedgerEntry entry, int state) {
    states.put(entry, state);
  }

  @Override
  public long mark() {
    return last.get();
  }

  @Override
  public synchronized List<LedgerEntry> since(long mark) {
    List<LedgerEntry> found = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      if (entry.number > mark && state(entry) != CLOSED) {
        found.add(entry);
      }
    }
    return found;
  }

  @Override
  public int state(LedgerEntry entry) {
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
    private volatile LedgerEntry opened;

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
