// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Site;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All leaked sockets of one site and one kind, as they come and go. The agent's thread only. */
final class LeakGroup {
  private static final int SHOWN = 10, HOSTS = 1000;
  private static final int MANY = 10, OLD = 30 * 60, GROWN = 3;

  final String fingerprint;
  final Kind kind;
  private final Site open;
  private final Site owner;
  private final Site eof;
  private final Site deciding;
  private final int side;

  /** The first reported first, which are the oldest. */
  private final Set<Suspect> sockets = new LinkedHashSet<>();

  private final Map<String, Integer> peers = new HashMap<>();
  private final Map<Integer, Integer> ports = new HashMap<>();
  private int unsampled;
  private int unconfirmed;
  private int closedLate;
  private int added;
  private int announcedCount = -1;
  private Severity announcedSeverity = Severity.INFO;
  private int countAtSummary;
  private int summariesGrown;
  private boolean readEof;
  private final Trend trend = new Trend();

  LeakGroup(String fingerprint, Kind kind, Sites sites, int side) {
    this.fingerprint = fingerprint;
    this.kind = kind;
    this.open = sites.open;
    this.owner = sites.owner;
    this.eof = sites.eof;
    this.deciding = sites.deciding;
    this.side = side;
  }

  void add(Suspect suspect, boolean sampled, boolean confirmed) {
    sockets.add(suspect);
    suspect.group = this;
    added++;
    unsampled += sampled ? 0 : 1;
    unconfirmed += confirmed ? 0 : 1;
    readEof |= suspect.eof;
    if (suspect.peerHost != null && (peers.size() < HOSTS || peers.containsKey(suspect.peerHost))) {
      peers.merge(suspect.peerHost, 1, Integer::sum);
    }
    if (suspect.localPort != 0 && (ports.size() < HOSTS || ports.containsKey(suspect.localPort))) {
      ports.merge(suspect.localPort, 1, Integer::sum);
    }
  }

  /**
   * Takes the socket out; {@code late}: because the leak ended, not because it is reported
   * elsewhere.
   */
  void remove(Suspect suspect, boolean late) {
    sockets.remove(suspect);
    suspect.group = null;
    closedLate += late ? 1 : 0;
    added = Math.min(added, sockets.size());
    unsampled = Math.min(unsampled, sockets.size());
    unconfirmed = Math.min(unconfirmed, sockets.size());
    countDown(peers, suspect.peerHost);
    countDown(ports, suspect.localPort);
  }

  private static <K> void countDown(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (k, count) -> count > 1 ? count - 1 : null);
  }

  /** Once a sweep. */
  void noteCount(int now) {
    trend.add(now, sockets.size());
  }

  int count() {
    return sockets.size();
  }

  String where() {
    return deciding == null ? null : deciding.where;
  }

  /** Whether a line is due now: new, worse, ten times as many, or at a summary. */
  boolean due(int now, boolean summary) {
    if (sockets.isEmpty()) {
      return false;
    }
    return announcedCount < 0
        || summary
        || sockets.size() >= (long) MANY * announcedCount
        || severity(now) != announcedSeverity;
  }

  /** To be called once at each summary, before the lines are written. */
  void noteSummary() {
    summariesGrown += sockets.size() > countAtSummary && countAtSummary > 0 ? 1 : 0;
    countAtSummary = sockets.size();
  }

  private Severity severity(int now) {
    switch (kind) {
      case FIN_UNREAD:
      case PRE_EXISTING:
        return unreadSeverity(now);
      case DEAD_UNCLOSED:
        return readEof ? Severity.WARN : unreadSeverity(now);
      case GROWING:
        return Severity.INFO;
      default:
        return Severity.WARN;
    }
  }

  private Severity unreadSeverity(int now) {
    boolean serious = sockets.size() >= MANY || summariesGrown >= GROWN || oldestSeconds(now) > OLD;
    return serious || announcedSeverity == Severity.WARN ? Severity.WARN : Severity.INFO;
  }

  private long oldestSeconds(int now) {
    return sockets.isEmpty() ? 0 : sockets.iterator().next().age(now);
  }

  /** The facts as they stand, after which nothing counts as new. */
  Leak announce(int now, KernelView kernel) {
    announcedSeverity = severity(now);
    Leak leak = view(now, kernel);
    announcedCount = Math.max(1, sockets.size());
    added = 0;
    return leak;
  }

  /** The facts as they stand. */
  Leak view(int now, KernelView kernel) {
    Leak.Builder b = new Leak.Builder();
    b.site = fingerprint;
    b.kind = kind;
    b.severity = severity(now);
    b.count = sockets.size();
    b.added = added;
    b.confirmed = sockets.size() - unconfirmed;
    b.closedLate = closedLate;
    b.unsampled = unsampled;
    b.oldestSeconds = oldestSeconds(now);
    b.perHour = trend.perHour();
    b.where = where();
    b.side =
        side == SocketTable.ACCEPTED
            ? "accepted"
            : side == SocketTable.CONNECTED ? "connected" : null;
    b.open = open == null ? null : open.stack;
    b.owner = owner == null ? null : owner.stack;
    b.eof = eof == null ? null : eof.stack;
    b.peers = most(peers);
    b.localPorts = most(ports);
    for (Suspect suspect : sockets) {
      b.dead += suspect.state == TcpState.DEAD ? 1 : 0;
      if (b.sockets.size() < SHOWN) {
        b.sockets.add(describe(suspect, now, kernel));
      }
    }
    return b.build();
  }

  private static LeakedSocket describe(Suspect suspect, int now, KernelView kernel) {
    InetSocketAddress local = kernel.local(suspect.fd);
    InetSocketAddress peer = kernel.peer(suspect.fd);
    return new LeakedSocket(
        suspect.fd,
        local == null ? null : text(local),
        peer != null
            ? text(peer)
            : suspect.peerPort == 0 ? null : text(suspect.peerHost, suspect.peerPort),
        TcpState.name(suspect.state),
        suspect.age(now),
        SocketTable.openAge(SocketTable.first(suspect.fd), now));
  }

  private static String text(InetSocketAddress address) {
    return text(address.getAddress().getHostAddress(), address.getPort());
  }

  private static String text(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }

  private static <K> Map<K, Integer> most(Map<K, Integer> counts) {
    List<Map.Entry<K, Integer>> all = new ArrayList<>(counts.entrySet());
    all.sort((a, b) -> b.getValue() - a.getValue());
    Map<K, Integer> most = new LinkedHashMap<>();
    for (Map.Entry<K, Integer> entry : all.subList(0, Math.min(SHOWN, all.size()))) {
      most.put(entry.getKey(), entry.getValue());
    }
    return most;
  }
}
