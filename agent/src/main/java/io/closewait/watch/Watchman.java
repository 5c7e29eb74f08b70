// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.mailbox.Proc;
import io.closewait.report.metrics.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes round after round and keeps a chart of each JVM. */
public final class Watchman {
  private static final long IDENTIFY_MILLIS = 2000;

  private final Orders orders;
  private final Clock clock;
  private final Chronicle chronicle;
  private final Gauges gauges;
  private final Page page;
  private final Round round;
  private final Visits visits;
  private final Map<Jvm, Patient> patients = new LinkedHashMap<>();
  private final long startedAt;
  private int hidden;
  private long rounds;
  private long roundNanos;
  private boolean readied;

  /** Time, and what this process has taken of the processor. */
  public interface Clock {
    long nanoTime();

    long epochMillis();

    /** Time of the processor that this process has taken, in nanoseconds. */
    long spentNanos();

    /** Waits on this object for so long, or until it is notified. */
    void await(Object on, long nanos) throws InterruptedException;
  }

  /** One that begins with a first round. */
  public Watchman(
      Orders orders,
      Proc proc,
      Clock clock,
      Registrar registrar,
      Visitor visitor,
      Chronicle chronicle,
      Page page,
      @Nullable Reports reports,
      String host,
      String version) {
    this.orders = orders;
    this.clock = clock;
    this.chronicle = chronicle;
    this.page = page;
    gauges = new Gauges(host, version);
    round = new Round(proc, new Processes(proc, registrar, IDENTIFY_MILLIS));
    visits = new Visits(orders, visitor, chronicle, gauges, reports);
    startedAt = clock.nanoTime();
  }

  /** Makes so many rounds, and waits for a visit that has begun. */
  public void run(int rounds) throws InterruptedException {
    Pace pace = new Pace(orders.everyNanos, clock.nanoTime(), clock.spentNanos());
    for (int i = 0; i < rounds; i++) {
      long began = clock.nanoTime();
      makeRound(began);
      if (i == 0) {
        chronicle.say(patients.size() + " JVMs are watched by " + orders.rules);
      }
      if (i + 1 < rounds) {
        rest(clock.nanoTime() + pace.pause(began, clock.nanoTime(), clock.spentNanos()));
      }
    }
    while (visits.isUnderWay()) {
      rest(clock.nanoTime() + TimeUnit.SECONDS.toNanos(1));
    }
  }

  /** What a visit brings is told when it comes. */
  private synchronized void rest(long until) throws InterruptedException {
    for (long left = until - clock.nanoTime(); left > 0; left = until - clock.nanoTime()) {
      if (!readied) {
        clock.await(this, left);
      }
      readied = false;
      if (visits.finish(clock.epochMillis())) {
        visits.begin(patients.values(), clock.epochMillis(), this::ready);
        show();
      }
    }
  }

  private synchronized void ready() {
    readied = true;
    notifyAll();
  }

  private void makeRound(long began) {
    Map<Jvm, Figures> seen = round.look();
    hidden = round.hidden();
    long millis = TimeUnit.NANOSECONDS.toMillis(began - startedAt);
    for (Change change : look(seen, millis)) {
      chronicle.changed(change);
    }
    visits.finish(clock.epochMillis());
    visits.begin(patients.values(), clock.epochMillis(), this::ready);
    rounds++;
    roundNanos = clock.nanoTime() - began;
    show();
  }

  private List<Change> look(Map<Jvm, Figures> seen, long millis) {
    List<Change> changes = new ArrayList<>();
    Map<Jvm, Figures> rest = new HashMap<>(seen);
    for (Iterator<Patient> all = patients.values().iterator(); all.hasNext(); ) {
      Patient patient = all.next();
      Figures figures = rest.remove(patient.jvm);
      if (figures == null) {
        changes.addAll(patient.ends(millis));
        all.remove();
      } else {
        changes.addAll(patient.look(millis, figures));
      }
    }
    for (Map.Entry<Jvm, Figures> fresh : rest.entrySet()) {
      Patient patient = new Patient(fresh.getKey(), fresh.getValue(), orders.rules);
      patients.put(fresh.getKey(), patient);
      changes.addAll(patient.look(millis, fresh.getValue()));
    }
    return changes;
  }

  private void show() {
    page.show(gauges.page(patients.values(), hidden, rounds, roundNanos));
  }
}
