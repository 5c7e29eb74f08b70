// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.leak.LateClose;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Reporter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is to be told of leaked sockets that stand no more: one line for each site and what ended
 * them, however many there were. The agent's thread only.
 */
final class EndedLeaks {
  private final Map<LateClose.By, Map<LeakKey, Ended>> ended = new EnumMap<>(LateClose.By.class);

  /** One socket of this group is leaked no more. */
  void add(LeakGroup group, LateClose.By by, int age) {
    if (group.ignored) {
      return;
    }
    Ended event =
        ended
            .computeIfAbsent(by, first -> new LinkedHashMap<>())
            .computeIfAbsent(
                new LeakKey(group.fingerprint, group.kind), first -> new Ended(group, by));
    event.count++;
    event.ageSeconds = Math.max(event.ageSeconds, age);
  }

  /** Tells all of them, once. */
  void tell(Reporter reporter) {
    for (Map<LeakKey, Ended> events : ended.values()) {
      for (Ended event : events.values()) {
        reporter.closed(event.lateClose());
      }
    }
    ended.clear();
  }

  private static final class Ended {
    final LeakGroup group;
    final LateClose.By by;
    int count;
    long ageSeconds;

    Ended(LeakGroup group, LateClose.By by) {
      this.group = group;
      this.by = by;
    }

    LateClose lateClose() {
      return new LateClose(group.fingerprint, group.kind, count, by, ageSeconds, group.where());
    }
  }
}
