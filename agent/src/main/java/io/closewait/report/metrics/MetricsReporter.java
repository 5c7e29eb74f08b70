// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import io.closewait.bootstrap.OwnThread;
import io.closewait.leak.LateClose;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.options.Address;
import io.closewait.platform.LateStart;
import io.closewait.report.log.Loggers;
import io.closewait.report.text.PlainText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Serves metrics to Prometheus. The page is made after each sweep, by the agent's thread; a scrape
 * only hands it out, so it costs the same however often it comes and never waits for a sweep.
 */
public final class MetricsReporter implements Reporter {
  private final Logger log = Loggers.get(MetricsReporter.class);
  private final Address address;
  private final LateStart start;
  private final String version;
  private final String jvm;
  private final LeakSeries series = new LeakSeries();
  private final Page page = new Page();
  private @Nullable AutoCloseable server;
  private @Nullable String refusal;

  public MetricsReporter(Address address, LateStart start, String version, String jvm) {
    this.address = address;
    this.start = start;
    this.version = version;
    this.jvm = jvm;
  }

  @Override
  public void closed(LateClose closed) {
    series.closed(closed);
  }

  @Override
  public void swept(Snapshot snapshot) {
    series.update(snapshot.leaks);
    page.show(text(snapshot));
    if (!snapshot.ranOut && start.isDue(System.nanoTime())) {
      serve();
    }
  }

  @Override
  public void stopped(Snapshot snapshot) {
    swept(snapshot);
    if (server != null) {
      try {
        server.close();
      } catch (Exception ending) {
        // the port goes with the process
      }
    }
  }

  /** Starts the server, once; where it cannot, the log says so in one line. */
  private void serve() {
    try {
      server = MetricsServer.start(address, page, OwnThread::new);
      log.info("metrics are served at {}", server);
    } catch (Exception refused) {
      String where = address.host + ":" + address.port;
      refuse("cannot listen on " + where + " (" + PlainText.of(refused.getMessage()) + ")");
    }
  }

  private void refuse(String reason) {
    refusal = "metrics: " + reason + "; there will be no metrics";
    log.warn(refusal);
  }

  /** Why there are no metrics, in a sentence; null where there are, or may be later. */
  public @Nullable String refusal() {
    return refusal;
  }

  /** Where they are served; null where they are not, or not yet. */
  public @Nullable String address() {
    AutoCloseable serving = server;
    return serving == null ? null : serving.toString();
  }

  String text(Snapshot snapshot) {
    Exposition out = new Exposition();
    out.metric("closewait_build_info", "gauge", "Version of the agent and of the JVM; always 1.")
        .sample(1, "version", version, "jvm", jvm);
    out.metric("closewait_sockets_open", "gauge", "Open sockets that the agent watches.")
        .sample(snapshot.openSockets);
    leaks(out);
    out.metric(
            "closewait_oldest_leak_age_seconds",
            "gauge",
            "Age of the oldest leaked socket since its end of stream or FIN was seen.")
        .sample(snapshot.totals.oldestSeconds);
    descriptors(out, snapshot);
    out.metric(
            "closewait_sweep_duration_seconds",
            "gauge",
            "How long the last look at all sockets took.")
        .seconds(snapshot.sweepNanos / 1e9);
    out.metric(
            "closewait_captures_skipped_total",
            "counter",
            "Stacks that were not taken because the budget was spent.")
        .sample(snapshot.capturesSkipped);
    out.metric(
            "closewait_errors_total",
            "counter",
            "Failures inside the agent; the application was not affected.")
        .sample(snapshot.errors);
    return out.toString();
  }

  private void leaks(Exposition out) {
    List<LeakSeries.Series> leaks = series.leaks();
    out.metric(
        "closewait_sockets_leaked",
        "gauge",
        "Leaked sockets that the process holds now, by call site.");
    for (LeakSeries.Series s : leaks) {
      out.sample(s.sockets, labels(s));
    }
    out.metric(
        "closewait_sockets_leaked_probably",
        "gauge",
        "Estimate: leaked sockets without a stack that probably belong to this call site; they are"
            + " counted as leaked at the site unsampled.");
    for (LeakSeries.Series s : leaks) {
      if (s.probably > 0) {
        out.sample(s.probably, labels(s));
      }
    }
    out.metric(
        "closewait_leaks_total",
        "counter",
        "Sockets ever leaked, by call site, in the kind that each was first reported as;"
            + " what only the collector closed is ABANDONED, too.");
    for (LeakSeries.Series s : leaks) {
      out.sample(s.leaks, labels(s));
    }
    out.metric(
        "closewait_leaks_closed_late_total",
        "counter",
        "Sockets that were reported as leaked and were closed after all, by call site.");
    for (LeakSeries.Series s : leaks) {
      out.sample(s.closedLate, labels(s));
    }
    out.metric(
        "closewait_firstaid_closed_total",
        "counter",
        "Leaked sockets that first aid closed, by call site; they are closed late, too.");
    for (LeakSeries.Series s : leaks) {
      if (s.aided > 0) {
        out.sample(s.aided, labels(s));
      }
    }
    out.metric(
        "closewait_sockets_growing",
        "gauge",
        "Open sockets of call sites that only ever grow, of which no leak is proven.");
    for (LeakSeries.Series s : series.growing()) {
      out.sample(s.sockets, "site", s.site, "where", s.where);
    }
  }

  private static String[] labels(LeakSeries.Series s) {
    return new String[] {"site", s.site, "kind", s.kind.name(), "where", s.where};
  }

  private static void descriptors(Exposition out, Snapshot snapshot) {
    if (snapshot.descriptorsUsed >= 0) {
      out.metric("closewait_descriptors_used", "gauge", "File descriptors in use.")
          .sample(snapshot.descriptorsUsed);
    }
    if (snapshot.descriptorsLimit >= 0) {
      out.metric("closewait_descriptors_limit", "gauge", "File descriptors that may be in use.")
          .sample(snapshot.descriptorsLimit);
    }
    if (snapshot.descriptorCensus != null) {
      out.metric(
          "closewait_descriptors_open",
          "gauge",
          "File descriptors in use by what they are, as they were last counted.");
      // those of which there are none too: no series comes and goes
      snapshot.descriptorCensus.byKind().forEach((kind, count) -> out.sample(count, "kind", kind));
    }
  }
}
