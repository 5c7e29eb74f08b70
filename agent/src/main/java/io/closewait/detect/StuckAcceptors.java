// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.SiteTable;
import io.closewait.kernel.KernelView;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Connections whose peers closed while they waited to be accepted. They have no descriptor, so they
 * show only in the kernel's list; that is read only while a listener has had a connection waiting
 * at every look for the whole grace time. The agent's thread only.
 */
final class StuckAcceptors {
  private final KernelView kernel;
  private final SiteTable sites;
  private final LeakBook book;
  private final int grace;
  private final Map<Integer, Queue> queues = new HashMap<>();

  StuckAcceptors(KernelView kernel, SiteTable sites, LeakBook book, int grace) {
    this.kernel = kernel;
    this.sites = sites;
    this.book = book;
    this.grace = grace;
  }

  /** Looks at the listener with this number; part of a sweep of all sockets. */
  void look(int fd, long first, long second, int now) {
    Queue queue = queues.get(fd);
    if (queue != null && queue.generation != SocketTable.generation(first)) {
      queue.report(Collections.<InetSocketAddress>emptySet(), now);
      queue = null;
    }
    if (!kernel.readable(fd)) {
      if (queue != null) {
        queue.report(Collections.<InetSocketAddress>emptySet(), now);
        queues.remove(fd);
      }
      return;
    }
    if (queue == null) {
      Sites known = Sites.of(sites, Kind.UNACCEPTED, first, second);
      queues.put(fd, new Queue(SocketTable.generation(first), known, now));
    } else if (now - queue.waitingSince > grace) {
      queue.look(kernel.closedBeforeAccept(fd), kernel.local(fd), now);
    }
  }

  private final class Queue {
    final int generation;
    final int waitingSince;
    private final Sites known;
    private LeakGroup group;
    private Set<InetSocketAddress> before = Collections.emptySet();

    Queue(int generation, Sites known, int now) {
      this.generation = generation;
      this.known = known;
      this.waitingSince = now;
    }

    /** Peers that were already there at the last look have not been accepted since. */
    void look(List<InetSocketAddress> gone, InetSocketAddress local, int now) {
      Set<InetSocketAddress> still = new HashSet<>(gone);
      still.retainAll(before);
      before = new HashSet<>(gone);
      if (!still.isEmpty() && group == null) {
        group = book.counted(Kind.UNACCEPTED, known);
      }
      report(still, now);
      if (group != null && local != null) {
        group.setAddresses(hosts(still), local.getPort());
      }
    }

    void report(Set<InetSocketAddress> stuck, int now) {
      if (group != null) {
        group.setCount(stuck.size(), now);
      }
    }

    private List<String> hosts(Set<InetSocketAddress> peers) {
      List<String> hosts = new ArrayList<>();
      for (InetSocketAddress peer : peers) {
        hosts.add(peer.getAddress().getHostAddress());
      }
      return hosts;
    }
  }
}
