// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakKey;
import io.closewait.room.Room;
import io.closewait.room.Share;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a {@link LeakBook}, by name and by number. There are few in any program that people
 * wrote; but code that is made while a server runs may leak at a new place each time, and each
 * group takes some kilobytes. So those that are over make place, and beyond a number, or where room
 * runs out, there is one group for the rest. The agent's thread only.
 */
final class LeakGroups {
  /** So many are told apart. */
  static final int MOST = 1000;

  /** From here on groups that are over are forgotten. */
  private static final int MANY = MOST / 2;

  /** Of all of them. */
  final Share room = new Share(Room.HERE.leaks());

  private final Map<LeakKey, LeakGroup> byName = new LinkedHashMap<>();
  private final Map<Integer, LeakGroup> byNumber = new HashMap<>();

  /** The latest group by kind and fingerprint without a port, where the port tells groups apart. */
  private final Map<LeakKey, LeakGroup> byCode = new HashMap<>();

  private int lastNumber;
  private boolean saidFull;

  Collection<LeakGroup> all() {
    return byName.values();
  }

  LeakGroup numbered(int number) {
    LeakGroup group = byNumber.get(number);
    if (group == null) {
      throw new IllegalStateException("a socket is leaked in group " + number + ", which is over");
    }
    return group;
  }

  /** The name of a group that has sockets, or null. */
  @Nullable String siteOf(int number) {
    LeakGroup group = byNumber.get(number);
    return group == null || group.count() == 0 ? null : group.fingerprint;
  }

  @Nullable LeakGroup named(LeakKey name) {
    return byName.get(name);
  }

  @Nullable LeakGroup ofCode(LeakKey code) {
    return byCode.get(code);
  }

  /** Whether one that is new has no place. */
  boolean isFull() {
    return byName.size() >= MOST || !room.has(Footprint.BYTES);
  }

  /** Once. */
  boolean hasBecomeFull() {
    boolean news = isFull() && !saidFull;
    saidFull |= news;
    return news;
  }

  /** A new group, with a number that none ever had. */
  LeakGroup make(LeakKey name, Kind kind, Sites sites, boolean ignored) {
    LeakGroup group = new LeakGroup(++lastNumber, name.site, kind, sites, ignored, room);
    byName.put(name, group);
    byNumber.put(group.number, group);
    return group;
  }

  void isOfCode(LeakKey code, LeakGroup group) {
    byCode.put(code, group);
  }

  /** Of what is inferred it is told where its other end is leaked in this process. */
  void meetOtherEnds() {
    OtherEnds ends = null;
    for (LeakGroup inferred : all()) {
      if (inferred.kind.isInferred() && inferred.hasSockets()) {
        ends = ends == null ? leakedEnds() : ends;
        inferred.meet(ends);
      }
    }
  }

  private OtherEnds leakedEnds() {
    OtherEnds ends = new OtherEnds();
    for (LeakGroup group : all()) {
      if (group.kind.stands()) {
        group.tellEnds(ends);
      }
    }
    return ends;
  }

  /** How many have a name of their own. */
  int toldApart() {
    int apart = 0;
    for (LeakKey name : byName.keySet()) {
      apart += name.site.equals(Leak.OTHER) ? 0 : 1;
    }
    return apart;
  }

  /**
   * Takes out those that are over, once there are many or room is scarce; these are handed back.
   */
  Set<LeakGroup> forget(boolean scarce) {
    Set<LeakGroup> over = new HashSet<>();
    if (scarce || room.isScarce() || byName.size() > MANY) {
      List<LeakGroup> all = new ArrayList<>(all());
      all.removeIf(group -> !group.isOver());
      over.addAll(all);
      byName.values().removeAll(over);
      byNumber.values().removeAll(over);
      byCode.values().removeAll(over);
      over.forEach(LeakGroup::forgotten);
    }
    return over;
  }
}
