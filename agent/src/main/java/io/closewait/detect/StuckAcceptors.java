// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.SiteTable;
import io.closewait.kernel.KernelView;
import io.closewait.leak.Kind;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  private final Set<LeakGroup> reported = new HashSet<>();

  StuckAcceptors(KernelView kernel, SiteTable sites, LeakBook book, int grace) {
    this.kernel = kernel;
    this.sites = sites;
    this.book = book;
    this.grace = grace;
  }

  /** Looks at the listener with this number; part of a sweep of all sockets. */
  void look(SocketEntry entry, int now) {
    int fd = entry.fd();
    Queue queue = queues.get(fd);
    if (queue != null && queue.generation != entry.generation()) {
      queue = null;
    }
    if (!kernel.readable(fd)) {
      queues.remove(fd);
    } else if (queue == null) {
      Sites known = Sites.of(sites, Kind.UNACCEPTED, entry);
      queues.put(fd, new Queue(entry.generation(), known, now));
    } else if (now - queue.waitingSince > grace) {
      queue.look(kernel.closedBeforeAccept(fd), kernel.local(fd));
    }
  }

  /** Called after the looks of one sweep: a site can have several listeners, some now closed. */
  void count(int now) {
    SocketEntry listener = new SocketEntry();
    Iterator<Map.Entry<Integer, Queue>> all = queues.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Integer, Queue> queued = all.next();
      Queue queue = queued.getValue();
      if (!queue.stands(listener.read(queued.getKey()))) {
        all.remove();
      } else if (queue.group == null && !queue.stuck.isEmpty()) {
        queue.group = book.counted(Kind.UNACCEPTED, queue.known);
        queue.group.acceptor(Acceptor.at(queue.port, kernel, sites, now));
        reported.add(queue.group);
      }
    }
    for (LeakGroup group : reported) {
      count(group, now);
    }
  }

  private void count(LeakGroup group, int now) {
    int stuck = 0;
    group.addresses().clear();
    for (Queue queue : queues.values()) {
      if (queue.group == group) {
        stuck += queue.stuck.size();
        for (InetSocketAddress peer : queue.stuck) {
          group.addresses().add(peer.getAddress().getHostAddress(), queue.port);
        }
      }
    }
    group.setCount(stuck, now);
  }

  private static final class Queue {
    final int generation;
    final int waitingSince;
    final Sites known;
    @Nullable LeakGroup group;
    int port;

    /** Peers that were already there at the look before: they have not been accepted since. */
    Set<InetSocketAddress> stuck = Collections.emptySet();

    private Set<InetSocketAddress> before = Collections.emptySet();
    private long openedBefore;

    Queue(int generation, Sites known, int now) {
      this.generation = generation;
      this.known = known;
      this.waitingSince = now;
    }

    /**
     * Of a host with many connections the list is read so seldom that a second look can be minutes
     * away: those of the first still wait if the process has not opened one socket since.
     *
     * @param gone null where it is not known at this moment
     */
    void look(@Nullable List<InetSocketAddress> gone, @Nullable InetSocketAddress local) {
      long opened = SocketEvents.OPENED.sum();
      if (gone == null) {
        stuck = opened == openedBefore ? before : stuck;
        return;
      }
      openedBefore = opened;
      port = local == null ? 0 : local.getPort();
      stuck = new HashSet<>(gone);
      stuck.retainAll(before);
      before = new HashSet<>(gone);
    }

    boolean stands(SocketEntry entry) {
      return entry.state() == SocketTable.OPEN
          && entry.isListener()
          && entry.generation() == generation;
    }
  }
}
