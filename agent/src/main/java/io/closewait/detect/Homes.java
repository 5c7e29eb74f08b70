// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.leak.Kind;
import io.closewait.leak.LeakKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where leaked sockets belong whose stacks by chance say less than those of others of their leak: a
 * stack was left out for lack of budget, or was taken on a thread of the library's, where the same
 * code mostly runs on one of the application's own. One leak is one site whatever the timing. They
 * join others where one site only can be meant; else it is nobody's guess. The agent's thread only.
 */
final class Homes {
  /** The one group that has a name, by kind; null: several have it. */
  private final Map<LeakKey, @Nullable LeakGroup> groups = new HashMap<>();

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

  /** A socket of this group says all that there is to say, and has these names. */
  void offer(LeakGroup group, List<String> names) {
    for (String name : names) {
      LeakKey key = new LeakKey(name, group.kind);
      boolean several = groups.containsKey(key) && groups.get(key) != group;
      groups.put(key, several ? null : group);
    }
  }

  /** The one group with this name; null if there is none, or several. */
  @Nullable LeakGroup of(Kind kind, @Nullable String name) {
    return name == null ? null : groups.get(new LeakKey(name, kind));
  }

  /** This socket was added to a group that may not be the right one. */
  void seek(Suspect suspect, Kind kind, String name, boolean byLibraryOnly) {
    seekers.add(new Seeker(suspect, new LeakKey(name, kind), byLibraryOnly));
  }

  /**
   * Moves home who has one by now. By the library alone they only follow the greater part: where
   * most show nothing of the application, it is not by chance.
   */
  void settle(Mover mover) {
    seekers.removeIf(seeker -> seeker.suspect.group != seeker.group);
    if (seekers.isEmpty()) {
      return;
    }
    Map<LeakKey, Integer> wanting = new HashMap<>();
    for (Seeker seeker : seekers) {
      wanting.merge(seeker.wanted, 1, Integer::sum);
    }
    for (Map.Entry<LeakKey, Integer> want : wanting.entrySet()) {
      LeakGroup home = groups.get(want.getKey());
      if (home != null) {
        moveAll(want.getKey(), home, want.getValue() <= home.count(), mover);
      }
    }
  }

  private void moveAll(LeakKey wanted, LeakGroup home, boolean lesserPart, Mover mover) {
    for (Seeker seeker : seekers) {
      boolean follows = lesserPart || !seeker.byLibraryOnly;
      if (follows && seeker.wanted.equals(wanted) && seeker.suspect.group != home.number) {
        mover.move(seeker.suspect, home);
      }
    }
  }
}
