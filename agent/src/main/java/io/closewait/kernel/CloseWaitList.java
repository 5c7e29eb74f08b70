// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sockets in CLOSE_WAIT as the kernel lists them, and the listeners. One thread.
 *
 * <p>The list is that of a whole host, or container, and however long it is a reading must not be
 * felt. So it is read again only after five hundred times what the last reading took.
 */
final class CloseWaitList {
  /** How long one reading serves, in nanoseconds: the questions of one sweep. */
  private static final long LIFE = 1_000_000_000L;

  private static final String[] FILES = {"/proc/self/net/tcp6", "/proc/self/net/tcp"};
  private static final int REST = 500;

  /** Nanoseconds a line. What a reading took beyond that was code that ran for the first time. */
  private static final long DEAREST = 5000;

  /** Nanoseconds a line, until one was read: most kernels take one or two thousand. */
  private static final long FIRST_GUESS = 2000;

  /** Whether the rows are needed that only tell a peer. */
  private final boolean forPeers;

  private final KernelRows<Long, TcpList.Row> byInode = new KernelRows<>(400);

  /** These two by the local port. */
  private final KernelRows<Integer, TcpList.Row> unaccepted = new KernelRows<>(150);

  private final KernelRows<Integer, TcpList.Row> listeners = new KernelRows<>(150);
  private long readAt = System.nanoTime() - LIFE;
  private long nextAt = System.nanoTime();
  private long nanosPerLine = FIRST_GUESS;
  private boolean closed;

  /** The last reading kept only what had been asked for before. */
  private boolean partial;

  /**
   * A list that was not read yet.
   *
   * @param forPeers whether the peers are asked for; else only sockets with something to send are
   *     kept, as a host may have tens of thousands in CLOSE_WAIT, not all of them this process's
   */
  CloseWaitList(boolean forPeers) {
    this.forPeers = forPeers;
  }

  /** From now on the list is never read. */
  void close() {
    closed = true;
  }

  /** Whether it tells of this socket as of this moment, after a reading if that may be done. */
  boolean isFresh(long inode) {
    byInode.ask(inode);
    return isFresh() && byInode.tells(inode);
  }

  private boolean isFresh() {
    if (System.nanoTime() - readAt < LIFE) {
      return true;
    }
    if (closed || System.nanoTime() - nextAt < 0) {
      return false;
    }
    read();
    return true;
  }

  /** The row of this socket as it was at the last reading, however long ago; null: not kept. */
  TcpList.@Nullable Row row(long inode) {
    List<TcpList.Row> rows = byInode.of(inode);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /**
   * Peers of connections to this listener that closed before they were accepted. A connection whose
   * address another listener has too, which may be another process's, is left out: the list does
   * not tell whose it is. Null where it is not known at this moment.
   */
  @Nullable List<InetSocketAddress> unaccepted(long listener, InetSocketAddress local) {
    int port = local.getPort();
    unaccepted.ask(port);
    listeners.ask(port);
    if (!isFresh() || !unaccepted.tells(port) || !listeners.tells(port)) {
      return null;
    }
    List<InetSocketAddress> peers = new ArrayList<>();
    for (TcpList.Row row : unaccepted.of(port)) {
      if (takes(local, row.local) && !hasOther(listener, local, row.local)) {
        peers.add(row.peer);
      }
    }
    return peers;
  }

  /** The kernel gives a connection to a listener of its very address before one of any address. */
  private boolean hasOther(long listener, InetSocketAddress local, InetSocketAddress connection) {
    for (TcpList.Row row : listeners.of(connection.getPort())) {
      boolean asNear = !isAny(row.local) || isAny(local);
      if (row.inode != listener && asNear && takes(row.local, connection)) {
        return true;
      }
    }
    return false;
  }

  private static boolean takes(InetSocketAddress listener, InetSocketAddress connection) {
    return listener.getPort() == connection.getPort()
        && (isAny(listener) || listener.getAddress().equals(connection.getAddress()));
  }

  private static boolean isAny(InetSocketAddress listener) {
    InetAddress address = listener.getAddress();
    return address == null || address.isAnyLocalAddress();
  }

  private void read() {
    long cpu = ThreadTime.nanos();
    long begun = System.nanoTime();
    byInode.begin();
    unaccepted.begin();
    listeners.begin();
    int lines = 1;
    for (String file : FILES) {
      lines += read(file);
    }
    readAt = System.nanoTime();
    long cpuNow = cpu < 0 ? -1 : ThreadTime.nanos();
    long took = cpuNow < 0 ? readAt - begun : cpuNow - cpu;
    long rest = lines * price(took / lines) * REST;
    boolean wasPartial = partial;
    partial = !byInode.isComplete() || !unaccepted.isComplete() || !listeners.isComplete();
    // the first reading of a long list was asked for by the first socket, and kept no other: the
    // next one follows when all have been asked for; once, as from then on they are known before
    nextAt = partial && !wasPartial ? readAt : readAt + rest;
  }

  /**
   * What a line takes: falls at once and rises slowly, as a reading that others were in the way of
   * takes ten times as long, and put off the next one of thirty thousand lines by a minute and
   * more.
   */
  private long price(long took) {
    long more = Math.min(took, DEAREST) - nanosPerLine;
    nanosPerLine += more < 0 ? more : more / 8;
    return nanosPerLine;
  }

  /** How many lines there are. */
  private int read(String file) {
    try {
      return TcpList.read(file, TcpState.CLOSE_WAIT, TcpState.LISTEN, this::keep);
    } catch (IOException | RuntimeException unknown) {
      return 0; // what was read until then is true
    }
  }

  private void keep(TcpList.Row row) {
    if (row.state == TcpState.LISTEN) {
      listeners.add(row.local.getPort(), row);
    } else if (row.inode == 0) {
      unaccepted.add(row.local.getPort(), row);
    } else if (forPeers || row.sendQueue > 0) {
      byInode.add(row.inode, row);
    }
  }
}
