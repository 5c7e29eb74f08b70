// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.UnconnectedChannels;
import io.closewait.capture.SiteTable;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Channels that were opened, or bound as well, and never connected: the kernel has them in CLOSE
 * and no peer can ever end them. One or two may be held for later; many of one code for so long are
 * forgotten, such as those of a name that could not be resolved, and a few are told once they are
 * old. The agent's thread only.
 *
 * <p>No stack is taken of the first few. Where one code opens all others, it opened these too.
 */
final class NeverConnected {
  /** So many at once are forgotten; fewer are worth a word after so many seconds. */
  private static final int MANY = 10, OLD = 30 * 60;

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
      opened.old = 0;
      opened.oldest = 0;
    }
  }

  void look(SocketEntry entry, int now) {
    all++;
    int age = entry.openAge(now);
    if (age > grace) {
      Sites of =
          new Sites(
              Kind.NEVER_CONNECTED, entry.side(), sites.site(entry.openSite()), null, null, false);
      Opened opened = known.computeIfAbsent(of.fingerprint(0, 0), code -> new Opened(of));
      opened.overdue.merge(entry.openSite(), 1, Integer::sum);
      opened.old += age > Math.max(grace, OLD) ? 1 : 0;
      opened.oldest = Math.max(opened.oldest, age);
    }
  }

  /** The sweep is over: what it found is told, and marked in its census. */
  void end(Census census, int now) {
    UnconnectedChannels.count = all;
    Opened opener = onlyOpener();
    Opened unknown = known.get(Leak.UNSAMPLED);
    if (opener != null && unknown != null) {
      opener.openedAlso(unknown);
    }
    for (Opened opened : known.values()) {
      opened.report(census, now);
    }
    known.values().removeIf(opened -> opened.overdue.isEmpty());
  }

  /** The one code whose stack is known; null where there is none, or several. */
  private @Nullable Opened onlyOpener() {
    Opened only = null;
    for (Map.Entry<String, Opened> of : known.entrySet()) {
      if (!of.getKey().equals(Leak.UNSAMPLED) && !of.getValue().overdue.isEmpty()) {
        if (only != null) {
          return null;
        }
        only = of.getValue();
      }
    }
    return only;
  }

  private final class Opened {
    private final LeakGroup group;

    /** How many of each open site. */
    private final Map<Integer, Integer> overdue = new HashMap<>();

    private int old;
    private int oldest;
    private int withoutStack;

    Opened(Sites of) {
      group = book.counted(Kind.NEVER_CONNECTED, of);
    }

    void openedAlso(Opened unknown) {
      withoutStack = unknown.count();
      old += unknown.old;
      oldest = Math.max(oldest, unknown.oldest);
      overdue.putAll(unknown.overdue);
      unknown.overdue.clear();
      unknown.old = 0;
    }

    void report(Census census, int now) {
      boolean many = count() >= MANY;
      int count = many ? count() : old;
      group.setCount(count, Math.min(count, withoutStack), now - oldest);
      withoutStack = 0;
      if (group.count() > 0 && !group.ignored) {
        overdue.forEach(census::leakedUnconnected);
      }
    }

    private int count() {
      int count = 0;
      for (int of : overdue.values()) {
        count += of;
      }
      return count;
    }
  }
}
