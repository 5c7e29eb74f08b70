// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which sick JVM is looked into, and when: one at a time, each at most once an hour. Used by the
 * watchman's thread; a visit has one of its own.
 */
final class Visits {
  private static final long AGAIN = TimeUnit.HOURS.toMillis(1);

  private final Orders orders;
  private final Visitor visitor;
  private final Chronicle chronicle;
  private final Gauges gauges;
  private final Diary diary;
  private final @Nullable Reports reports;

  /** Until when those that must be left alone are not asked again, in milliseconds of the epoch. */
  private final Map<Jvm, Long> leftAlone = new HashMap<>();

  private @Nullable Jvm underWay;

  /** Handed over by the thread of the visit, which then has ended. */
  private volatile @Nullable Finding brought;

  Visits(
      Orders orders,
      Visitor visitor,
      Chronicle chronicle,
      Gauges gauges,
      @Nullable Reports reports) {
    this.orders = orders;
    this.visitor = visitor;
    this.chronicle = chronicle;
    this.gauges = gauges;
    this.reports = reports;
    diary = new Diary(reports == null ? null : reports.folder());
  }

  /** Begins a visit where one is due; {@code ready} is run when it has ended. */
  void begin(Collection<Patient> patients, long epochMillis, Runnable ready) {
    if (!orders.attach || underWay != null) {
      return;
    }
    List<Jvm> alive = new ArrayList<>();
    for (Patient patient : patients) {
      alive.add(patient.jvm);
    }
    leftAlone.keySet().retainAll(alive);
    for (Patient patient : sickestFirst(patients)) {
      if (underWay == null && isDue(patient.jvm, epochMillis)) {
        begin(patient.jvm, alive, epochMillis, ready);
      }
    }
  }

  private static List<Patient> sickestFirst(Collection<Patient> patients) {
    List<Patient> sick = new ArrayList<>();
    for (Patient patient : patients) {
      if (patient.isSick()) {
        sick.add(patient);
      }
    }
    sick.sort(
        (a, b) -> {
          Figures one = a.history.latest();
          Figures other = b.history.latest();
          int byLimit = Integer.compare(other.percent() / 10, one.percent() / 10);
          return byLimit != 0 ? byLimit : Integer.compare(other.over(), one.over());
        });
    return sick;
  }

  private boolean isDue(Jvm jvm, long epochMillis) {
    return epochMillis >= leftAlone.getOrDefault(jvm, 0L)
        && epochMillis - diary.lastVisit(jvm) >= AGAIN;
  }

  private void begin(Jvm jvm, List<Jvm> alive, long epochMillis, Runnable ready) {
    String refusal = visitor.refusal(jvm, diary.wasVisited(jvm));
    if (refusal == null && orders.dryRun) {
      refusal = "it would be looked into now, without --dry-run";
    }
    if (refusal == null) {
      try {
        diary.note(jvm, epochMillis, alive);
      } catch (IOException unwritable) {
        refusal = "visits cannot be noted: " + unwritable.getMessage();
      }
    }
    if (refusal != null) {
      leftAlone.put(jvm, epochMillis + AGAIN);
      chronicle.leftAlone(jvm, refusal);
      return;
    }
    underWay = jvm;
    chronicle.goesIn(jvm);
    Thread thread =
        new Thread(
            () -> {
              brought = visit(jvm);
              ready.run();
            },
            "closewait-visit");
    thread.setDaemon(true);
    thread.start();
  }

  private Finding visit(Jvm jvm) {
    try {
      return visitor.visit(jvm);
    } catch (RuntimeException | Error failed) {
      Finding finding = new Finding();
      finding.sentence = "the visit failed: " + failed;
      return finding;
    }
  }

  boolean isUnderWay() {
    return underWay != null;
  }

  /** Tells what a visit brought, if one has ended; whether it has. */
  boolean finish(long epochMillis) {
    Finding finding = brought;
    Jvm jvm = underWay;
    if (finding == null || jvm == null) {
      return false;
    }
    brought = null;
    underWay = null;
    Path kept = null;
    try {
      if (reports != null && !finding.reports.isEmpty()) {
        kept = reports.keep(jvm, epochMillis, finding.reports);
      }
    } catch (IOException | RuntimeException unwritable) {
      chronicle.say("reports cannot be kept: " + unwritable.getMessage());
    }
    chronicle.found(jvm, finding, kept);
    gauges.visited(jvm, finding);
    return true;
  }
}
