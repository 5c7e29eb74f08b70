// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The JVMs of this machine that this user can see, the sickest first. */
final class VisibleJvms {
  /**
   * A sound process takes some milliseconds. One that sets traps costs its own row and this time,
   * less of it once there were several.
   */
  private static final long LOOK_MILLIS = 10_000, SHORT_LOOK_MILLIS = 500;

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private final List<JvmRow> rows;

  private VisibleJvms(List<JvmRow> rows) {
    this.rows = rows;
  }

  static VisibleJvms of(Invocation call) {
    List<JvmRow> rows = new ArrayList<>();
    TcpCounts counts = new TcpCounts();
    long begin = System.nanoTime();
    for (long pid : call.machine.proc.processes()) {
      if (!TargetArgument.isSelf(call.machine.proc, pid)) {
        long millis = System.nanoTime() - begin < PATIENCE ? LOOK_MILLIS : SHORT_LOOK_MILLIS;
        JvmRow row = JvmRow.of(call, pid, millis);
        if (row != null) {
          row.count(counts);
          rows.add(row);
        }
      }
    }
    rows.sort((a, b) -> Integer.compare(b.sickness(), a.sickness())); // stable
    return new VisibleJvms(rows);
  }

  /** All of them; those that may not be looked into last. */
  List<JvmRow> rows() {
    return rows;
  }

  /** {@code the sickest is process 4711 (com.acme.Server) with 226 in CLOSE_WAIT}. */
  String words(Target sickest) {
    int waiting = rows.get(0).sickness();
    return waiting <= 0
        ? "none has a socket in CLOSE_WAIT, one is " + sickest.words()
        : "the sickest is " + sickest.words() + " with " + waiting + " in CLOSE_WAIT";
  }
}
