// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.leak.Kind;
import io.closewait.leak.Trend;
import io.closewait.room.Room;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sites whose established sockets rose in every summary and whose oldest are never closed: a peer
 * behind a NAT may be gone without a FIN, and the kernel cannot know. Inferred, so INFO. The
 * agent's thread only.
 */
final class GrowingSites {
  private static final int SUMMARIES = 6;

  /** Fewer are not worth a word within minutes. */
  private static final int MANY = 10;

  /** Of the growth of all descriptors, what a site must have at the least. */
  private static final double PART = 0.2;

  /** So many are looked at, those that come first: most programs have some dozens. */
  private static final int MOST = Room.HERE.few(256);

  private final SiteTable sites;
  private final LeakBook book;

  /** What rises, by fingerprint: the same code may have several stacks. */
  private final Map<String, Rise> rises = new HashMap<>();

  GrowingSites(SiteTable sites, LeakBook book) {
    this.sites = sites;
    this.book = book;
  }

  /** Called once at each summary, with the established sockets by open site. */
  void summary(Map<Integer, Integer> established, int now) {
    Map<String, Opened> opened = byCode(established, now);
    rises
        .entrySet()
        .removeIf(
            known -> {
              boolean gone = !opened.containsKey(known.getKey());
              if (gone) {
                known.getValue().report(0, now);
              }
              return gone;
            });
    opened.forEach(
        (code, sockets) -> {
          Rise rise = rises.get(code);
          if (rise != null) {
            rise.look(sockets, now);
          } else if (rises.size() < MOST) {
            rises.put(code, new Rise(sockets, now));
          }
        });
  }

  /**
   * Called at each sweep of all sockets while the descriptors run out within the hour: six
   * summaries would come too late. The same is inferred from a trend of minutes.
   *
   * @param perHour growth of the descriptors, of which a site must have its part
   */
  void hurry(Map<Integer, Integer> established, double perHour, int now) {
    byCode(established, now)
        .forEach(
            (code, sockets) -> {
              Rise rise = rises.get(code);
              if (rise == null && rises.size() < MOST) {
                rise = new Rise(sockets, now);
                rises.put(code, rise);
              }
              if (rise != null) {
                rise.hurry(sockets, perHour, now);
              }
            });
  }

  /** The descriptors do not run out within the hour, or no more. */
  void noHurry(int now) {
    for (Rise rise : rises.values()) {
      rise.noHurry(now);
    }
  }

  private Map<String, Opened> byCode(Map<Integer, Integer> established, int now) {
    Map<String, Opened> opened = new HashMap<>();
    Map<Integer, Opened> bySite = new HashMap<>();
    SocketEntry entry = new SocketEntry();
    for (int fd = SocketTable.nextUsed(0); fd >= 0; fd = SocketTable.nextUsed(fd + 1)) {
      int number = entry.read(fd).openSite();
      Integer count = established.get(number);
      Site site = count == null ? null : sites.site(number);
      if (count != null && site != null) {
        Opened sockets = bySite.get(number);
        if (sockets == null) {
          Sites known = new Sites(Kind.GROWING, entry.side(), site, null, null, false);
          sockets = opened.computeIfAbsent(known.fingerprint(0, 0), code -> new Opened(known));
          sockets.count += count;
          bySite.put(number, sockets);
        }
        sockets.oldest = Math.max(sockets.oldest, entry.openAge(now));
      }
    }
    return opened;
  }

  /** What is open now of one code. */
  private static final class Opened {
    final Sites sites;
    int count;
    int oldest;

    Opened(Sites sites) {
      this.sites = sites;
    }
  }

  private final class Rise {
    private int count;
    private int times;
    private int since;

    /** At each of the last summaries. */
    private boolean rose;

    /** Within minutes, and the descriptors run out by it. */
    private boolean presses;

    private @Nullable Trend trend;
    private @Nullable LeakGroup group;

    Rise(Opened opened, int now) {
      this.count = opened.count;
      this.since = now;
    }

    void hurry(Opened opened, double perHour, int now) {
      Trend minutes = trend == null ? new Trend() : trend;
      trend = minutes;
      minutes.add(now, opened.count);
      Trend.Rate rate = minutes.rate();
      boolean oldestStands = opened.oldest >= minutes.ticksSeen();
      presses = rate != null && rate.low > perHour * PART && opened.count >= MANY && oldestStands;
      if (presses) {
        tell(opened);
      }
      report(rose || presses ? opened.count : 0, now);
    }

    void noHurry(int now) {
      if (presses && !rose) {
        report(0, now);
      }
      trend = null;
      presses = false;
    }

    private void tell(Opened opened) {
      if (group == null) {
        group = book.counted(Kind.GROWING, opened.sites);
      }
    }

    void look(Opened opened, int now) {
      times = opened.count > count ? times + 1 : 0;
      if (times == 0) {
        since = now;
      }
      count = opened.count;
      boolean oldestStands = opened.oldest >= now - since; // one that was there when it began
      if (times >= SUMMARIES && oldestStands) {
        tell(opened);
      }
      rose = times >= SUMMARIES && oldestStands;
      report(rose || presses ? count : 0, now);
    }

    void report(int growing, int now) {
      if (group != null) {
        group.setCount(growing, now);
      }
    }
  }
}
