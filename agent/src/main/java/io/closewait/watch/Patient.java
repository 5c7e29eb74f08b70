// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import java.util.ArrayList;
import java.util.List;

/** A JVM over time: how its figures moved, and which rules hold. */
final class Patient {
  private static final long NOT = -1;

  final Jvm jvm;
  final History history;
  private final List<Rule> rules;

  /** Since when each rule is true, in milliseconds; or {@link #NOT}. */
  private final long[] since;

  private final boolean[] holds;

  Patient(Jvm jvm, Figures first, List<Rule> rules) {
    this.jvm = jvm;
    this.rules = rules;
    history = new History(first);
    since = new long[rules.size()];
    holds = new boolean[rules.size()];
    java.util.Arrays.fill(since, NOT);
  }

  /** Takes in a look; what changed by it. */
  List<Change> look(long nowMillis, Figures figures) {
    history.add((int) (nowMillis / 1000), figures);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < since.length; i++) {
      Rule rule = rules.get(i);
      if (rule.isTrue(history)) {
        since[i] = since[i] == NOT ? nowMillis : since[i];
        if (!holds[i] && nowMillis - since[i] >= rule.forMillis()) {
          holds[i] = true;
          changes.add(new Change(jvm, history, rule, true, nowMillis - since[i]));
        }
      } else {
        end(i, nowMillis, changes);
      }
    }
    return changes;
  }

  /** The JVM is gone. */
  List<Change> ends(long nowMillis) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < since.length; i++) {
      end(i, nowMillis, changes);
    }
    return changes;
  }

  private void end(int i, long nowMillis, List<Change> changes) {
    if (holds[i]) {
      changes.add(new Change(jvm, history, rules.get(i), false, nowMillis - since[i]));
    }
    holds[i] = false;
    since[i] = NOT;
  }

  /** The rules that hold. */
  List<Rule> holding() {
    List<Rule> holding = new ArrayList<>();
    for (int i = 0; i < holds.length; i++) {
      if (holds[i]) {
        holding.add(rules.get(i));
      }
    }
    return holding;
  }

  boolean isSick() {
    return !holding().isEmpty();
  }
}
