// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.SocketState;
import io.closewait.room.Room;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All open sockets by the code that opened and handles them and by their state, as the last sweep
 * of all of them saw them. The agent's thread only.
 */
final class Census {
  private static final int STATES = SocketState.values().length;

  /**
   * More than so many pairs of sites are not told apart: then only who opened counts, and beyond
   * the second number not even that.
   */
  private static final int MOST_PAIRS = Room.HERE.few(1024), MOST_ROWS = MOST_PAIRS / 2 * 3;

  /** Spreads the keys, whose low bits are mostly alike. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final long TAKEN = 1L << 62;

  /** The number of a group, in its place in a key. */
  private static final long GROUP = 0xfffffffL << 34;

  private final SiteTable sites;
  private final LeakBook book;

  /** Keys of the rows, hashed; 0 is a free place. */
  private long[] keys = new long[64];

  /** Sockets by state, then leaked ones by state; of the key at the same place. */
  private int[][] rows = new int[64][];

  private int size;

  private List<CensusLine> lines = Collections.emptyList();

  /** Whether {@link #lines} are of an older sweep. */
  private boolean stale;

  Census(SiteTable sites, LeakBook book) {
    this.sites = sites;
    this.book = book;
    sites.addUser(
        used -> {
          for (long key : keys) {
            used.set(openSite(key));
            used.set(ownerSite(key));
          }
        });
  }

  SiteTable sites() {
    return sites;
  }

  void begin() {
    Arrays.fill(keys, 0);
    size = 0;
    stale = true;
  }

  /**
   * Called once for each open socket; allocates only for the first of a pair of sites.
   *
   * @param leak the leak that is told of this socket; 0: none is
   */
  void count(SocketEntry entry, SocketState state, int leak) {
    boolean room = size < MOST_PAIRS;
    int owner = room ? entry.ownerSite() : 0;
    int open = size < MOST_ROWS ? entry.openSite() : SiteTable.OTHER;
    int[] row = row(key(entry.side(), open, owner, room ? leak : 0));
    row[state.ordinal()]++;
    if (leak != 0) {
      row[STATES + state.ordinal()]++;
    }
  }

  private static long key(int side, int open, int owner, int leak) {
    return TAKEN | (long) leak << 34 & GROUP | (long) side << 32 | (long) open << 16 | owner;
  }

  private static int leak(long key) {
    return (int) ((key & GROUP) >>> 34);
  }

  private static int side(long key) {
    return (int) (key >>> 32) & 3;
  }

  private static int openSite(long key) {
    return (int) (key >>> 16) & 0xffff;
  }

  private static int ownerSite(long key) {
    return (int) key & 0xffff;
  }

  private int[] row(long key) {
    int place = place(key);
    if (keys[place] == 0) {
      if (2 * size > keys.length) {
        grow();
        place = place(key);
      }
      keys[place] = key;
      rows[place] = new int[2 * STATES];
      size++;
    }
    return rows[place];
  }

  private int place(long key) {
    int place = (int) (key * SPREAD >>> 40) & keys.length - 1;
    while (keys[place] != 0 && keys[place] != key) {
      place = place + 1 & keys.length - 1;
    }
    return place;
  }

  private void grow() {
    long[] formerKeys = keys;
    int[][] formerRows = rows;
    keys = new long[2 * formerKeys.length];
    rows = new int[keys.length][];
    for (int i = 0; i < formerKeys.length; i++) {
      if (formerKeys[i] != 0) {
        int place = place(formerKeys[i]);
        keys[place] = formerKeys[i];
        rows[place] = formerRows[i];
      }
    }
  }

  /** The most first. */
  List<CensusLine> lines() {
    if (stale) {
      stale = false;
      lines = Collections.unmodifiableList(sorted());
    }
    return lines;
  }

  /** One line for each fingerprint and state: the same code may have several stacks. */
  private List<CensusLine> sorted() {
    Map<String, CensusLine> found = new LinkedHashMap<>();
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        add(keys[i], rows[i], found);
      }
    }
    List<CensusLine> sorted = new ArrayList<>(found.values());
    sorted.sort((a, b) -> b.count - a.count);
    return sorted;
  }

  private void add(long key, int[] row, Map<String, CensusLine> found) {
    Sites known = known(key);
    String site = site(key, known.deciding);
    for (SocketState state : SocketState.values()) {
      int count = row[state.ordinal()];
      if (count > 0) {
        CensusLine line = line(site, known, state, count, row[STATES + state.ordinal()]);
        found.merge(line.site + ' ' + line.state, line, CensusLine::and);
      }
    }
  }

  /** Leaked ones have the site under which the leak is told, wherever they were opened. */
  private String site(long key, @Nullable Site named) {
    String told = leak(key) == 0 ? null : book.siteOf(leak(key));
    String code = named == null ? Leak.UNSAMPLED : named.fingerprint;
    return told == null ? code : told;
  }

  /** Who handles an accepted connection comes before its acceptor, as in a report of a leak. */
  private Sites known(long key) {
    return new Sites(
        Kind.FIN_UNREAD,
        side(key),
        sites.site(openSite(key)),
        sites.site(ownerSite(key)),
        null,
        false);
  }

  private static CensusLine line(
      String site, Sites known, SocketState state, int count, int leaked) {
    Site named = known.deciding;
    return new CensusLine(
        site,
        named == null ? null : named.where,
        known.open == null ? null : known.open.stack,
        state,
        count,
        leaked,
        named != null && named == known.owner && known.owner != known.open);
  }

  /** So many of the sockets of this open site that were never connected are leaked. */
  void leakedUnconnected(int openSite, int count) {
    int left = count;
    for (int i = 0; i < keys.length && left > 0; i++) {
      if (keys[i] != 0 && openSite(keys[i]) == openSite) {
        left -= mark(rows[i], SocketState.UNCONN, left);
        left -= mark(rows[i], SocketState.BOUND, left);
      }
    }
  }

  private static int mark(int[] row, SocketState state, int most) {
    int marked = Math.min(most, row[state.ordinal()]);
    row[STATES + state.ordinal()] = marked;
    return marked;
  }

  /** Established sockets by open site. */
  Map<Integer, Integer> established() {
    Map<Integer, Integer> established = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      int count = keys[i] == 0 ? 0 : rows[i][SocketState.ESTABLISHED.ordinal()];
      if (count > 0 && side(keys[i]) != SocketTable.LISTENER) {
        established.merge(openSite(keys[i]), count, Integer::sum);
      }
    }
    return established;
  }
}
