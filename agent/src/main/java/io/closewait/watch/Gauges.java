// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.report.metrics.Exposition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What Prometheus gets. JVMs of one main class in one container are one series, so that a restart
 * makes no new one; of more than 500 the rest share one.
 */
final class Gauges {
  private static final int MOST_SERIES = 500;
  private static final int MOST_SITES = 100;
  private static final String OTHER = "other";

  private final String host;
  private final String version;
  private final Map<String, Long> visits = new TreeMap<>();
  private final Map<String, Found> found = new LinkedHashMap<>();

  Gauges(String host, String version) {
    this.host = host;
    this.version = version;
    for (String outcome : new String[] {"leak", "nothing", "failed"}) {
      visits.put(outcome, 0L);
    }
  }

  /** A leak as the last visit told it. */
  private static final class Found {
    final Finding.FoundLeak leak;
    final String name;

    Found(Finding.FoundLeak leak, String name) {
      this.leak = leak;
      this.name = name;
    }
  }

  /** JVMs that share their labels. */
  private static final class Series {
    final String name;
    final String container;
    long jvms;
    long closeWait;
    long dead;
    long established;

    /** Of the one that is nearest to its limit. */
    long used;

    long limit = -1;
    long secondsLeft = -1;
    final Map<String, Long> rules = new TreeMap<>();

    Series(String name, String container) {
      this.name = name;
      this.container = container;
    }

    void add(Patient patient) {
      Figures now = patient.history.latest();
      jvms++;
      closeWait += now.closeWait;
      dead += now.dead;
      established += now.established;
      boolean nearer = limit <= 0 || now.limit > 0 && now.used * limit > used * now.limit;
      if (nearer) {
        used = now.used;
        limit = now.limit;
      }
      Long left = patient.history.secondsLeft();
      if (left != null && (secondsLeft < 0 || left < secondsLeft)) {
        secondsLeft = left;
      }
      for (Rule rule : patient.holding()) {
        rules.merge(rule.toString(), 1L, Long::sum);
      }
    }
  }

  void visited(Jvm jvm, Finding finding) {
    String outcome = !finding.wasIn ? "failed" : finding.leaks.isEmpty() ? "nothing" : "leak";
    visits.merge(outcome, 1L, Long::sum);
    for (Finding.FoundLeak leak : finding.leaks) {
      String key = leak.site + " " + leak.kind + " " + jvm.name;
      if (found.size() < MOST_SITES || found.containsKey(key)) {
        found.put(key, new Found(leak, jvm.name));
      }
    }
  }

  /** The page after a round. */
  String page(Collection<Patient> patients, int hidden, long rounds, long roundNanos) {
    Collection<Series> all = series(patients);
    Exposition out = new Exposition();
    out.metric("closewait_watch_build_info", "gauge", "Version of the watchman; always 1.")
        .sample(1, "version", version, "host", host);
    each(out, all, "jvms", "JVMs that are watched.", series -> series.jvms);
    each(out, all, "close_wait", "Sockets in CLOSE_WAIT.", series -> series.closeWait);
    each(out, all, "dead", "Open sockets in no list of the kernel.", series -> series.dead);
    each(out, all, "established", "Established sockets.", series -> series.established);
    each(
        out,
        all,
        "descriptors_used",
        "Descriptors in use by the JVM that is nearest to its limit.",
        series -> series.used);
    each(out, all, "descriptors_limit", "The limit of that JVM.", series -> series.limit);
    each(
        out,
        all,
        "exhausted_in_seconds",
        "Time until the first JVM reaches its limit, where it will within a week.",
        series -> series.secondsLeft);
    out.metric("closewait_watch_sick", "gauge", "JVMs for which this rule holds.");
    for (Series series : all) {
      series.rules.forEach(
          (rule, count) ->
              out.sample(
                  count,
                  "host",
                  host,
                  "main_class",
                  series.name,
                  "container",
                  series.container,
                  "rule",
                  rule));
    }
    visits(out);
    out.metric("closewait_watch_hidden", "gauge", "JVMs that could not be looked at.")
        .sample(hidden, "host", host);
    out.metric("closewait_watch_rounds_total", "counter", "Rounds made.")
        .sample(rounds, "host", host);
    out.metric("closewait_watch_round_seconds", "gauge", "How long the last round took.")
        .seconds(roundNanos / 1e9);
    return out.toString();
  }

  private void visits(Exposition out) {
    out.metric("closewait_watch_visits_total", "counter", "Visits by what came of them.");
    visits.forEach((outcome, count) -> out.sample(count, "host", host, "outcome", outcome));
    out.metric(
        "closewait_watch_found",
        "gauge",
        "Leaked sockets that the last visit found, by the code that leaks.");
    for (Found each : found.values()) {
      Finding.FoundLeak leak = each.leak;
      out.sample(
          leak.count,
          "host",
          host,
          "main_class",
          each.name,
          "site",
          leak.site,
          "kind",
          leak.kind,
          "where",
          leak.where);
    }
  }

  private void each(
      Exposition out,
      Collection<Series> all,
      String name,
      String help,
      ToLongFunction<Series> value) {
    out.metric("closewait_watch_" + name, "gauge", help);
    for (Series series : all) {
      long figure = value.applyAsLong(series);
      if (figure >= 0) {
        out.sample(figure, "host", host, "main_class", series.name, "container", series.container);
      }
    }
  }

  private static Collection<Series> series(Collection<Patient> patients) {
    Map<String, Series> all = new TreeMap<>();
    for (Patient patient : patients) {
      Jvm jvm = patient.jvm;
      String key = jvm.name + "\n" + jvm.container;
      boolean room = all.size() < MOST_SERIES || all.containsKey(key);
      all.computeIfAbsent(
              room ? key : OTHER,
              first -> room ? new Series(jvm.name, jvm.container) : new Series(OTHER, ""))
          .add(patient);
    }
    return all.values();
  }
}
