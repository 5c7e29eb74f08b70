// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Severity;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A leak over many runs. */
final class FleetLeak {
  final LeakKey key;
  private final EventLine example;
  long count;
  long oldestSeconds;
  boolean warn;
  private final Set<String> runs = new HashSet<>();
  private final Set<String> hosts = new HashSet<>();

  FleetLeak(LeakKey key, EventLine example) {
    this.key = key;
    this.example = example;
  }

  void add(long sockets, long oldest, boolean warned) {
    count += sockets;
    oldestSeconds = Math.max(oldestSeconds, oldest);
    warn |= warned;
  }

  void seenIn(String run, String host) {
    runs.add(run);
    hosts.add(host);
  }

  int runs() {
    return runs.size();
  }

  int hosts() {
    return hosts.size();
  }

  /** What one of the events says of it. */
  @Nullable String text(String name) {
    return example.text(name);
  }

  /** As much of it as the totals need. */
  Leak leak() {
    Leak.Builder leak = new Leak.Builder();
    leak.site = key.site;
    leak.kind = kind();
    leak.severity = warn ? Severity.WARN : Severity.INFO;
    leak.count = (int) Math.min(count, Integer.MAX_VALUE);
    leak.oldestSeconds = oldestSeconds;
    return leak.build();
  }

  /** A kind of a later version, which is not known here, counts as a leak that stands. */
  private Kind kind() {
    try {
      return Kind.valueOf(key.kind);
    } catch (IllegalArgumentException unknown) {
      return Kind.EOF_IGNORED;
    }
  }
}
