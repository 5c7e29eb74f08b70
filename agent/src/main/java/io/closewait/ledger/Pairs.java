// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.ledger;

import io.closewait.bootstrap.LedgerSocket;
import io.closewait.bootstrap.SocketTable;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which two sockets are the ends of one connection inside this JVM. A client's port is known after
 * its connect, an accepted socket's peer at once, and either end may come first, or be closed
 * before the other one comes.
 */
final class Pairs {
  /** So many closed clients wait for the server to accept them; then the oldest go. */
  private static final int CLOSED_LIMIT = 1 << 12;

  private final ConcurrentHashMap<Long, LedgerSocket> clients = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, LedgerSocket> accepted = new ConcurrentHashMap<>();
  private final Queue<LedgerSocket> closed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger closedCount = new AtomicInteger();
  private final boolean peersAreKnown;

  /**
   * Pairs of this JVM.
   *
   * @param peersAreKnown whether each end tells the address of the other
   */
  Pairs(boolean peersAreKnown) {
    this.peersAreKnown = peersAreKnown;
  }

  /** A port may have several connections at once, to different servers. */
  private Long key(InetSocketAddress client, @Nullable InetSocketAddress server) {
    long port = client.getPort();
    return peersAreKnown && server != null ? port << 16 | server.getPort() : port;
  }

  /** This client's own port is known. */
  void client(LedgerSocket client) {
    InetSocketAddress local = client.local;
    if (local != null) {
      Long key = key(local, client.peer);
      clients.put(key, client);
      LedgerSocket server = accepted.get(key);
      if (server != null) {
        link(client, server);
      }
    }
  }

  /** The peer of this accepted connection is known. */
  void accepted(LedgerSocket server) {
    InetSocketAddress peer = server.peer;
    if (peer != null) {
      Long key = key(peer, server.local);
      accepted.put(key, server);
      LedgerSocket client = clients.get(key);
      if (client != null) {
        link(client, server);
      }
    }
  }

  private void link(LedgerSocket client, LedgerSocket server) {
    boolean same = matches(client.peer, server.local) && matches(client.local, server.peer);
    if (same && client.other == null && server.other == null) {
      client.other = server;
      server.other = client;
    }
  }

  /** What is not known does not speak against it. */
  private static boolean matches(
      @Nullable InetSocketAddress far, @Nullable InetSocketAddress near) {
    return far == null || near == null || far.getPort() == near.getPort();
  }

  void released(LedgerSocket entry) {
    InetSocketAddress local = entry.local;
    InetSocketAddress peer = entry.peer;
    if (entry.side == SocketTable.ACCEPTED) {
      if (peer != null) {
        accepted.remove(key(peer, local), entry);
      }
    } else if (local != null) {
      if (entry.other != null) {
        clients.remove(key(local, peer), entry);
      } else {
        keepClosed(entry);
      }
    }
  }

  private void keepClosed(LedgerSocket client) {
    closed.add(client);
    if (closedCount.incrementAndGet() > CLOSED_LIMIT) {
      LedgerSocket oldest = closed.poll();
      InetSocketAddress local = oldest == null ? null : oldest.local;
      if (local != null) {
        clients.remove(key(local, oldest.peer), oldest);
      }
      closedCount.decrementAndGet();
    }
  }
}
