// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.leak.Kind;
import io.closewait.leak.LeakKey;
import io.closewait.room.Room;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where leaked sockets belong whose stacks by chance say less than those of others of their leak: a
 * stack was left out for lack of budget, or was taken on a thread of the library's, where the same
 * code mostly runs on one of the application's own. One leak is one site whatever the timing. They
 * join others where one site only can be meant; else it is nobody's guess. The agent's thread only.
 */
final class Homes {
  /** More groups than so many need not be told apart: one of them is nobody's guess. */
  private static final int FEW = 4;

  /** So many names are known; who finds none stays where it is. */
  private static final int MOST_NAMES = Room.HERE.few(1000);

  /** The groups that have a name, by kind. */
  private final Map<LeakKey, List<LeakGroup>> groups = new HashMap<>();

  private final List<Seeker> seekers = new ArrayList<>();

  /** A reported socket that may turn out to belong elsewhere. */
  private static final class Seeker {
    final Suspect suspect;
    final LeakKey wanted;
    final boolean byLibraryOnly;
    final int group;

    Seeker(Suspect suspect, LeakKey wanted, boolean byLibraryOnly) {
      this.suspect = suspect;
      this.wanted = wanted;
      this.byLibraryOnly = byLibraryOnly;
      this.group = suspect.group;
    }
  }

  /** Who takes a socket from one group to the other. */
  interface Mover {
    void move(Suspect suspect, LeakGroup home);
  }

  /** A socket of this group says what is decisive, and has these names. */
  void offer(LeakGroup group, List<String> names) {
    for (String name : names) {
      LeakKey key = new LeakKey(name, group.kind);
      List<LeakGroup> all = groups.get(key);
      if (all == null && groups.size() < MOST_NAMES) {
        all = new ArrayList<>(1);
        groups.put(key, all);
      }
      if (all != null && all.size() < FEW && !all.contains(group)) {
        all.add(group);
      }
    }
  }

  /** These groups are over. */
  void forget(Set<LeakGroup> over) {
    if (!over.isEmpty()) {
      for (List<LeakGroup> all : groups.values()) {
        all.removeAll(over);
      }
      groups.values().removeIf(List::isEmpty);
    }
  }

  /**
   * The one group with this name, of those that hold sockets; null if there are several or none.
   */
  @Nullable LeakGroup of(Kind kind, @Nullable String name) {
    return name == null ? null : only(new LeakKey(name, kind));
  }

  private @Nullable LeakGroup only(LeakKey key) {
    List<LeakGroup> all = groups.getOrDefault(key, Collections.emptyList());
    LeakGroup only = null;
    int standing = 0;
    for (LeakGroup group : all) {
      standing += group.count() > 0 ? 1 : 0;
      only = group.count() > 0 || only == null ? group : only;
    }
    return standing == 1 || all.size() == 1 ? only : null;
  }

  /** This socket was added to a group that may not be the right one. */
  void seek(Suspect suspect, Kind kind, String name, boolean byLibraryOnly) {
    seekers.add(new Seeker(suspect, new LeakKey(name, kind), byLibraryOnly));
  }

  /**
   * Moves home who has one by now. They only follow the greater part: where most show nothing of
   * the application, that is not by chance; and of few stacks it is not certain that there is no
   * other site.
   */
  void settle(Mover mover) {
    seekers.removeIf(seeker -> seeker.suspect.group != seeker.group);
    moveAll(false, mover);
    moveAll(true, mover); // when those that the code told are gone
  }

  private void moveAll(boolean byLibraryOnly, Mover mover) {
    Map<LeakKey, List<Seeker>> wanting = new LinkedHashMap<>();
    for (Seeker seeker : seekers) {
      if (seeker.byLibraryOnly == byLibraryOnly) {
        wanting.computeIfAbsent(seeker.wanted, key -> new ArrayList<>()).add(seeker);
      }
    }
    for (Map.Entry<LeakKey, List<Seeker>> want : wanting.entrySet()) {
      LeakGroup home = only(want.getKey());
      if (home != null && want.getValue().size() <= home.certain()) {
        for (Seeker seeker : want.getValue()) {
          if (seeker.suspect.group != home.number) {
            mover.move(seeker.suspect, home);
          }
        }
      }
    }
  }
}
