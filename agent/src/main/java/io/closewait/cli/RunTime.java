// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** How long a run was looked at, and how many connections it had meanwhile. */
final class RunTime {
  private static final double HOUR = 3_600_000, THOUSAND = 1000;

  /** Of the first event and of the last one; 0: none had a time. */
  private long first;

  private long last;

  /** Of other runs. */
  private long otherMillis;

  /** Of this run and of others. */
  private long connections;

  private long otherConnections;

  /** An event of this run. */
  void saw(EventLine event) {
    connections = Math.max(connections, event.number("connections"));
    long time = millis(event.text("time"));
    if (time > 0) {
      first = first == 0 ? time : Math.min(first, time);
      last = Math.max(last, time);
    }
  }

  private static long millis(@Nullable String time) {
    try {
      return time == null ? 0 : OffsetDateTime.parse(time).toInstant().toEpochMilli();
    } catch (DateTimeException notATime) {
      return 0;
    }
  }

  /** Takes another run's. */
  void add(RunTime other) {
    otherMillis += other.last - other.first;
    otherConnections += other.connections;
  }

  private long millis() {
    return last - first + otherMillis;
  }

  /** What so many sockets are by that for which both are known; null: neither is. */
  static @Nullable Rates rates(RunTime a, long socketsThen, RunTime b, long socketsNow) {
    if (a.all() > 0 && b.all() > 0) {
      return new Rates(
          socketsThen * THOUSAND / a.all(),
          socketsNow * THOUSAND / b.all(),
          "per 1,000 connections");
    }
    if (a.millis() > 0 && b.millis() > 0) {
      return new Rates(socketsThen * HOUR / a.millis(), socketsNow * HOUR / b.millis(), "an hour");
    }
    return null;
  }

  private long all() {
    return connections + otherConnections;
  }

  /** Two figures that can be held against each other. Immutable. */
  static final class Rates {
    /** Less of a difference is chance. */
    private static final double SAME = 1.25;

    final double before;
    final double after;
    final String unit;

    private Rates(double before, double after, String unit) {
      this.before = before;
      this.after = after;
      this.unit = unit;
    }

    boolean isFaster() {
      return after > before * SAME;
    }

    boolean isSlower() {
      return after * SAME < before;
    }
  }
}
