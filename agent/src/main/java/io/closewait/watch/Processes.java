// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.mailbox.Proc;
import io.closewait.mailbox.Within;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which processes are JVMs. Telling that reads what a process can make slow or endless, so each is
 * asked once, and again only when it may have become another program; one that does not answer is
 * not asked again.
 */
final class Processes {
  /** A process that has begun just now is perhaps a launcher still. */
  private static final int LOOKS_AT_NEW = 3;

  /** Then only now and then: a program may load a JVM late. */
  private static final int LOOK_EVERY = 30;

  private static final int MOST = 5000;
  private static final int MOST_SILENT_A_ROUND = 5;
  private static final int MOST_SILENT = 200;

  private final Proc proc;
  private final Registrar registrar;
  private final long patienceMillis;
  private Map<Long, Known> known = new HashMap<>();
  private int silentThreads;

  /** What is known of a process. */
  private static final class Known {
    final String identity;
    @Nullable Jvm jvm;
    int looks;
    boolean silent;

    Known(String identity) {
      this.identity = identity;
    }
  }

  Processes(Proc proc, Registrar registrar, long patienceMillis) {
    this.proc = proc;
    this.registrar = registrar;
    this.patienceMillis = patienceMillis;
  }

  /** All JVMs that run now, at most 5,000. */
  List<Jvm> jvms() {
    List<Jvm> jvms = new ArrayList<>();
    Map<Long, Known> alive = new HashMap<>();
    int silent = 0;
    for (long pid : proc.processes()) {
      String identity = identity(pid);
      if (identity == null) {
        continue;
      }
      Known process = known.get(pid);
      if (process == null || !process.identity.equals(identity)) {
        process = new Known(identity);
      }
      if (isToBeAsked(process) && silent < MOST_SILENT_A_ROUND && silentThreads < MOST_SILENT) {
        ask(process, pid);
        silent += process.silent ? 1 : 0;
        silentThreads += process.silent ? 1 : 0;
      }
      process.looks++;
      alive.put(pid, process);
      if (process.jvm != null && jvms.size() < MOST) {
        jvms.add(process.jvm);
      }
    }
    known = alive;
    return jvms;
  }

  /** Start and name of the program: both change when it becomes another. */
  private @Nullable String identity(long pid) {
    String stat = proc.text(pid, "stat");
    int end = stat == null ? -1 : stat.lastIndexOf(')');
    if (stat == null || end < 0) {
      return null;
    }
    String[] fields = stat.substring(end + 1).trim().split(" ", 21);
    boolean living = fields.length > 20 && !fields[0].equals("Z") && !fields[0].equals("X");
    return living ? fields[19] + stat.substring(Math.max(0, stat.indexOf('(')), end) : null;
  }

  private static boolean isToBeAsked(Known process) {
    boolean due = process.looks < LOOKS_AT_NEW || process.looks % LOOK_EVERY == 0;
    return process.jvm == null && !process.silent && due;
  }

  private void ask(Known process, long pid) {
    long begin = System.nanoTime();
    String start = process.identity.substring(0, process.identity.indexOf('('));
    try {
      process.jvm = Within.millis(patienceMillis, () -> registrar.identify(pid, start));
    } catch (IOException | RuntimeException untold) {
      process.silent = System.nanoTime() - begin >= patienceMillis * 1_000_000;
    }
  }
}
