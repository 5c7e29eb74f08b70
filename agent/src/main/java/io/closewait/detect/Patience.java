// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.room.Room;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many times the grace time a site is given, because its reported sockets turned out to be in
 * use: they were written to or read after all, or closed not long after, time after time. It falls
 * again when that does not happen any more. The agent's thread only.
 */
final class Patience {
  private static final int MOST = 10;

  /** Ticks after which half of it is forgotten. */
  private static final int MEMORY = 3600;

  /** One late close happens to anybody. */
  private static final int HABIT = 2;

  /** So many sites are remembered: the one longest unheard of goes first. */
  private static final int MOST_SITES = Room.HERE.few(500);

  private final Map<String, Trust> sites =
      new LinkedHashMap<String, Trust>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Trust> eldest) {
          return size() > MOST_SITES;
        }
      };

  boolean isEmpty() {
    return sites.isEmpty();
  }

  int factor(String site, int now) {
    Trust trust = sites.get(site);
    return trust == null ? 1 : trust.factor(now);
  }

  /** A reported socket of this site was in use. */
  void used(String site, int now) {
    Trust trust = of(site);
    trust.raise(trust.factor(now) * 2, now);
  }

  /** The application closed a socket, reported as an end that was ignored, at this age. */
  void closed(String site, int age, int grace, int now) {
    if (age > MOST * Math.max(1, grace)) {
      return;
    }
    Trust trust = of(site);
    if (now - trust.closedAt > MEMORY) {
      trust.closes = 0;
    }
    trust.closes += now == trust.closedAt ? 0 : 1; // those of one sweep are one event
    trust.closedAt = now;
    if (trust.closes >= HABIT) {
      int half = 3 * age / (2 * Math.max(1, grace)); // and half as long again, as no two are alike
      trust.raise(Math.max(half + 1, trust.factor(now)), now);
    }
  }

  private Trust of(String site) {
    return sites.computeIfAbsent(site, unknown -> new Trust());
  }

  private static final class Trust {
    private int factor = 1;
    private int raisedAt;
    int closes;
    int closedAt = -MEMORY;

    int factor(int now) {
      int halvings = Math.min(30, (now - raisedAt) / MEMORY);
      return Math.max(1, factor >> halvings);
    }

    void raise(int wanted, int now) {
      factor = Math.min(MOST, wanted);
      raisedAt = now;
    }
  }
}
