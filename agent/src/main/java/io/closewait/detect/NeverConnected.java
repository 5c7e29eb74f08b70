// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketEvents;
import io.closewait.capture.SiteTable;
import io.closewait.leak.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * Channels that were opened, or bound as well, and never connected: the kernel has them in CLOSE
 * and no peer can ever end them. One or two may be held for later; many of one code for so long are
 * forgotten, such as those of a name that could not be resolved. The agent's thread only.
 */
final class NeverConnected {
  private static final int MANY = 10;

  private final SiteTable sites;
  private final LeakBook book;
  private final int grace;

  /** By fingerprint. */
  private final Map<String, Opened> known = new HashMap<>();

  private int all;

  NeverConnected(SiteTable sites, LeakBook book, int grace) {
    this.sites = sites;
    this.book = book;
    this.grace = grace;
  }

  /** A sweep of all sockets begins. */
  void begin() {
    all = 0;
    for (Opened opened : known.values()) {
      opened.overdue.clear();
    }
  }

  void look(SocketEntry entry, int now) {
    all++;
    if (entry.openAge(now) > grace) {
      Sites of =
          new Sites(
              Kind.NEVER_CONNECTED, entry.side(), sites.site(entry.openSite()), null, null, false);
      known
          .computeIfAbsent(of.fingerprint(0, 0), code -> new Opened(of))
          .overdue
          .merge(entry.openSite(), 1, Integer::sum);
    }
  }

  /** The sweep is over: what it found is told, and marked in its census. */
  void end(Census census, int now) {
    SocketEvents.unconnected = all;
    for (Opened opened : known.values()) {
      opened.report(census, now);
    }
    known.values().removeIf(opened -> opened.overdue.isEmpty());
  }

  private final class Opened {
    private final LeakGroup group;
    private final Map<Integer, Integer> overdue = new HashMap<>();

    Opened(Sites of) {
      group = book.counted(Kind.NEVER_CONNECTED, of);
    }

    void report(Census census, int now) {
      int count = 0;
      for (int of : overdue.values()) {
        count += of;
      }
      boolean many = count >= MANY;
      group.setCount(many ? count : 0, now);
      if (many && !group.ignored) {
        overdue.forEach(census::leakedUnconnected);
      }
    }
  }
}
