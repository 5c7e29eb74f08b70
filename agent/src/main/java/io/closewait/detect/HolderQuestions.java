// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.holders.Findings;
import io.closewait.holders.HolderFinder;
import io.closewait.holders.Target;
import io.closewait.leak.Holder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * When to search for who holds the sockets of a leak: when a leak is reported whose stacks do not
 * name the application, but so seldom that all searches together stay out of sight; and when
 * somebody asks. The agent's thread only.
 */
final class HolderQuestions {
  /** All searches that nobody asked for take one part in this many of the time. */
  private static final int SHARE = 1000;

  /**
   * So many searches may follow each other before that share is kept: leaks that began together
   * come due within seconds of each other, and a first line without a holder is read the most.
   */
  private static final int AT_ONCE = 3;

  /** Nanoseconds to wait after a search that could not be made. */
  private static final long RETRY = TimeUnit.MINUTES.toNanos(1);

  /** Most leaks that one search is made for. */
  private static final int MOST_LEAKS = 50;

  private final HolderFinder finder;
  private final boolean unasked;
  private boolean begun;

  /** When all searches so far will have been no more than their share, by the clock of the JVM. */
  private long paid;

  /** By how much that may lie ahead. */
  private long credit;

  /** {@code unasked}: searches also when a leak is reported that nobody has asked about. */
  HolderQuestions(HolderFinder finder, boolean unasked) {
    this.finder = finder;
    this.unasked = unasked;
  }

  /** Called before these leaks are reported. */
  void beforeTelling(List<LeakGroup> due) {
    boolean rested = !begun || paid - System.nanoTime() <= credit;
    if (unasked && rested) {
      search(unanswered(due));
    }
  }

  /** Somebody asks; {@code again}: also about what was answered before. */
  void ask(List<LeakGroup> standing, boolean again) {
    search(again ? standing : unanswered(standing));
  }

  private static List<LeakGroup> unanswered(List<LeakGroup> groups) {
    List<LeakGroup> wanted = new ArrayList<>();
    for (LeakGroup group : groups) {
      if (group.lacksHolder()) {
        wanted.add(group);
      }
    }
    return wanted;
  }

  private void search(List<LeakGroup> wanted) {
    List<LeakGroup> asked = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    for (LeakGroup group : wanted) {
      if (group.hasSockets() && targets.size() < MOST_LEAKS) {
        asked.add(group);
        targets.add(group.target());
      }
    }
    if (targets.isEmpty()) {
      return;
    }
    Findings found = finder.find(targets, SocketEntry.connections());
    boolean searched = !found.holders.isEmpty();
    for (int i = 0; i < asked.size(); i++) {
      asked.get(i).heldBy(answer(found, i), searched);
    }
    long now = System.nanoTime();
    long owed = begun ? Math.max(0, paid - now) : 0;
    paid = now + (searched ? owed + found.nanos * SHARE : Math.max(owed, RETRY));
    credit = searched ? (AT_ONCE - 1) * found.nanos * SHARE : 0;
    begun = true;
  }

  private static List<Holder> answer(Findings found, int leak) {
    List<Holder> told = new ArrayList<>();
    if (leak < found.holders.size()) {
      told.addAll(found.holders.get(leak));
    }
    if (found.problem != null) {
      told.add(Holder.notSearched(found.problem));
    }
    return Collections.unmodifiableList(told);
  }
}
