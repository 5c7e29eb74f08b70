// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.ledger;

import io.closewait.bootstrap.EntryBits;
import io.closewait.bootstrap.HookFailures;
import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerSocket;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.Addresses;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpList;
import io.closewait.kernel.TcpState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of the agent in the mode for tests. It takes every stack and makes objects for each
 * socket: what would be too dear in production is what a test wants to know.
 */
public final class SocketLedger extends Ledger {
  /** So many sockets that the collector closed are remembered. */
  private static final int COLLECTED_LIMIT = 1 << 12;

  private static final ThreadLocal<Object> WORK = new InheritableThreadLocal<>();

  private final AtomicLong last = new AtomicLong();
  private final ConcurrentHashMap<Integer, LedgerSocket> byNumber = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<LedgerSocket> collected = new ConcurrentLinkedQueue<>();
  private final AtomicInteger collectedCount = new AtomicInteger();
  private final Pairs pairs;
  private final Addresses addresses;
  private final Supplier<KernelView> kernels;
  private final Supplier<String> problems;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile @Nullable String trouble;
  private @Nullable KernelView kernel;

  /**
   * Opens an empty ledger.
   *
   * @param kernels makes the view of the kernel when it is first asked
   * @param problems the next sentence about a hook that is not in place, or null
   */
  public SocketLedger(
      Addresses addresses, Supplier<KernelView> kernels, Supplier<String> problems) {
    this.addresses = addresses;
    this.pairs = new Pairs(!addresses.peersAreUnknown());
    this.kernels = kernels;
    this.problems = problems;
  }

  // ---- the hooks -------------------------------------------------------------------------------

  @Override
  public void opened(int fd, int side) {
    try {
      LedgerSocket entry = new LedgerSocket(last.incrementAndGet(), fd, side, WORK.get());
      byNumber.put(fd, entry);
      if (side == SocketTable.ACCEPTED) {
        entry.local = addresses.local(fd);
        entry.peer = addresses.peer(fd);
        pairs.accepted(entry);
      }
    } catch (RuntimeException | VirtualMachineError | LinkageError ours) {
      failed(ours);
    }
  }

  @Override
  public void used(int fd) {
    try {
      LedgerSocket entry = byNumber.get(fd);
      if (entry != null && entry.used == null) {
        entry.used = new LedgerSocket.Act();
        learnAddresses(entry, true);
      }
    } catch (RuntimeException | VirtualMachineError | LinkageError ours) {
      failed(ours);
    }
  }

  @Override
  public void ended(int fd, boolean tcp) {
    try {
      LedgerSocket entry = byNumber.get(fd);
      if (entry != null) {
        entry.ended = entry.ended == null ? new LedgerSocket.Act() : entry.ended;
        entry.endOfTcp |= tcp;
        learnAddresses(entry, true);
      }
    } catch (RuntimeException | VirtualMachineError | LinkageError ours) {
      failed(ours);
    }
  }

  @Override
  public void released(int fd, boolean byCollector) {
    try {
      LedgerSocket entry = byNumber.remove(fd);
      if (entry != null) {
        learnAddresses(entry, true);
        entry.collected = byCollector;
        entry.released = true;
        pairs.released(entry);
        if (byCollector && collectedCount.incrementAndGet() <= COLLECTED_LIMIT) {
          collected.add(entry);
        }
      }
    } catch (RuntimeException | VirtualMachineError | LinkageError ours) {
      failed(ours);
    }
  }

  /**
   * Of a socket that was connected: before that there was nothing to ask. Called by the thread that
   * has it, or by one that asks while it may be closed, and its number be another's.
   */
  private void learnAddresses(LedgerSocket entry, boolean mine) {
    if (entry.side == SocketTable.CONNECTED && entry.local == null) {
      InetSocketAddress peer = addresses.peer(entry.fd);
      InetSocketAddress local = addresses.local(entry.fd);
      boolean connected = local != null && (peer != null || addresses.peersAreUnknown());
      if (connected && (mine || isOpen(entry))) {
        entry.peer = peer;
        entry.local = local;
        pairs.client(entry);
      }
    }
  }

  private void failed(Throwable ours) {
    if (failures.incrementAndGet() == 1) {
      trouble = "the ledger of sockets lost some: " + ours.getClass().getName();
    }
  }

  // ---- the questions ---------------------------------------------------------------------------

  @Override
  public long mark() {
    return last.get();
  }

  @Override
  public synchronized List<LedgerSocket> since(long mark) {
    List<LedgerSocket> found = new ArrayList<>();
    List<TcpList.Row> list = null;
    for (LedgerSocket entry : byNumber.values()) {
      if (entry.number > mark && isOpen(entry)) {
        learnAddresses(entry, false);
        if (entry.peer == null && entry.side != SocketTable.LISTENER && lists()) {
          list = list == null ? addresses.list() : list;
          entry.peer = Addresses.listedPeer(entry.fd, list);
          if (entry.side == SocketTable.ACCEPTED) {
            pairs.accepted(entry);
          }
        }
        if (entry.side == SocketTable.LISTENER && entry.local == null) {
          entry.local = addresses.local(entry.fd);
        }
        found.add(entry);
      }
    }
    for (LedgerSocket entry : collected) {
      if (entry.number > mark) {
        found.add(entry);
      }
    }
    return found;
  }

  private boolean lists() {
    return addresses.peersAreListed();
  }

  /** The table knows of closes that the ledger does not hear of, such as close() of a channel. */
  private boolean isOpen(LedgerSocket entry) {
    return byNumber.get(entry.fd) == entry
        && EntryBits.state(SocketTable.first(entry.fd)) == SocketTable.OPEN;
  }

  @Override
  public synchronized int state(LedgerSocket entry) {
    if (!isOpen(entry)) {
      return CLOSED;
    }
    if (kernel == null) {
      kernel = kernels.get();
    }
    int answer = meaning(entry, kernel.state(entry.fd), kernel);
    return isOpen(entry) ? answer : CLOSED; // else it was asked about the number's next user
  }

  private static int meaning(LedgerSocket entry, int state, KernelView kernel) {
    switch (state) {
      case TcpState.LISTEN:
        return LISTENING;
      case TcpState.CLOSE_WAIT:
      case TcpState.LAST_ACK:
        return PEER_CLOSED;
      case TcpState.CLOSING:
      case TcpState.OTHER_GONE:
        return OVER;
      case TcpState.DEAD: // or never begun
        return kernel.ended(entry.fd) ? OVER : CONNECTED;
      case TcpState.UNKNOWN:
        return unconfirmed(entry);
      default:
        return entry.side == SocketTable.LISTENER ? LISTENING : CONNECTED;
    }
  }

  /** Where the kernel cannot be asked, the other end tells when it is closed. */
  private static int unconfirmed(LedgerSocket entry) {
    LedgerSocket other = entry.other;
    if (entry.side == SocketTable.LISTENER) {
      return LISTENING;
    }
    return other != null && other.released ? PEER_CLOSED : UNKNOWN;
  }

  @Override
  public void workAt(@Nullable Object now) {
    if (now == null) {
      WORK.remove();
    } else {
      WORK.set(now);
    }
  }

  @Override
  public synchronized @Nullable String trouble() {
    for (String next = problems.get(); next != null; next = problems.get()) {
      trouble = next;
    }
    if (HookFailures.resting()) {
      trouble = "the hooks have stopped after a hundred failures: " + HookFailures.first();
    }
    return trouble;
  }
}
