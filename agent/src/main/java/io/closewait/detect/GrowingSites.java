// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SiteCapture;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.SiteTable;
import io.closewait.leak.Kind;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sites whose established sockets rose in every summary and whose oldest are never closed: a peer
 * behind a NAT may be gone without a FIN, and the kernel cannot know. Inferred, so INFO. The
 * agent's thread only.
 */
final class GrowingSites {
  private static final int SUMMARIES = 6;

  private final SiteTable sites;
  private final LeakBook book;
  private final Map<Integer, Rise> rises = new HashMap<>();

  GrowingSites(SiteTable sites, LeakBook book) {
    this.sites = sites;
    this.book = book;
    sites.addUser(used -> rises.keySet().forEach(used::set));
  }

  /** Called once at each summary, with the established sockets by open site. */
  void summary(Map<Integer, Integer> established, int now) {
    Iterator<Map.Entry<Integer, Rise>> known = rises.entrySet().iterator();
    while (known.hasNext()) {
      Map.Entry<Integer, Rise> entry = known.next();
      if (!established.containsKey(entry.getKey())) {
        entry.getValue().report(0, now);
        known.remove();
      }
    }
    for (Map.Entry<Integer, Integer> entry : established.entrySet()) {
      if (entry.getKey() != SiteCapture.UNSAMPLED) {
        look(entry.getKey(), entry.getValue(), now);
      }
    }
  }

  private void look(int site, int count, int now) {
    Rise rise = rises.get(site);
    if (rise == null) {
      rise = new Rise(site, count, now);
      rises.put(site, rise);
      return;
    }
    rise.times = count > rise.count ? rise.times + 1 : 0;
    if (rise.times == 0) {
      rise.since = now;
    }
    rise.count = count;
    rise.report(rise.times >= SUMMARIES && oldestStands(rise, now) ? count : 0, now);
  }

  /** Whether a socket that was open when the rise began still is. */
  private static boolean oldestStands(Rise rise, int now) {
    SocketEntry entry = new SocketEntry();
    for (int fd = SocketTable.nextUsed(0); fd >= 0; fd = SocketTable.nextUsed(fd + 1)) {
      entry.read(fd);
      if (entry.openSite() == rise.site && entry.openAge(now) >= now - rise.since) {
        return true;
      }
    }
    return false;
  }

  private final class Rise {
    final int site;
    int count;
    int times;
    int since;
    private @Nullable LeakGroup group;

    Rise(int site, int count, int now) {
      this.site = site;
      this.count = count;
      this.since = now;
    }

    void report(int growing, int now) {
      if (growing > 0 && group == null) {
        group =
            book.counted(
                Kind.GROWING,
                new Sites(
                    Kind.GROWING, SocketTable.UNKNOWN_SIDE, sites.site(site), null, null, false));
      }
      if (group != null) {
        group.setCount(growing, now);
      }
    }
  }
}
