// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which line of the application made the process listen at a port. Kept after the listener is
 * closed, as its connections outlive it. The agent's thread only.
 */
final class Listeners {
  /** Ports that are remembered; a program that listens at more of them has no one server. */
  private static final int MOST = 256;

  private final SiteTable sites;

  /** Null: different code has listened there, and nobody knows whose a connection is. */
  private final Map<Integer, @Nullable Site> byPort = new LinkedHashMap<>();

  /** The generation of each number that was looked at. */
  private final Map<Integer, Integer> looked = new HashMap<>();

  Listeners(SiteTable sites) {
    this.sites = sites;
  }

  /** Part of a sweep of all sockets: this one was made to listen, or listens by now. */
  void learn(SocketEntry entry, KernelView kernel) {
    Integer generation = entry.generation();
    if (generation.equals(looked.get(entry.fd())) || kernel.state(entry.fd()) != TcpState.LISTEN) {
      return;
    }
    InetSocketAddress local = kernel.local(entry.fd());
    Site site = sites.site(entry.openSite());
    if (local == null || entry.moved()) {
      return;
    }
    if (looked.size() < MOST) {
      looked.put(entry.fd(), generation);
    }
    if (site != null) {
      learn(local.getPort(), site);
    }
  }

  private void learn(int port, Site site) {
    boolean known = byPort.containsKey(port);
    if (!known && byPort.size() >= MOST) {
      return;
    }
    Site before = byPort.get(port);
    boolean same = before != null && before.fingerprint.equals(site.fingerprint);
    byPort.put(port, known && !same ? null : site);
  }

  /** Says to which sites it refers. */
  void mark(BitSet used) {
    for (Site site : byPort.values()) {
      if (site != null) {
        site.mark(used);
      }
    }
  }

  /** What made the process listen at all of these ports; null: not known, or not the same. */
  @Nullable Site at(Iterable<Integer> ports) {
    Site common = null;
    for (Integer port : ports) {
      Site site = byPort.get(port);
      if (site == null || common != null && !common.fingerprint.equals(site.fingerprint)) {
        return null;
      }
      common = site;
    }
    return common;
  }
}
