// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.detect.Reporter;
import io.closewait.diagnose.Diagnoser;
import io.closewait.options.Options;
import io.closewait.report.jmx.JmxReporter;
import io.closewait.report.late.LateStart;
import io.closewait.report.metrics.MetricsReporter;
import java.util.List;

/** The outputs that need parts of the JDK which a small runtime may lack. */
final class OptionalOutputs {
  private final Options options;
  private final Diagnoser diagnoser;
  private final RunInfo run;
  private final boolean attached;

  OptionalOutputs(Options options, Diagnoser diagnoser, RunInfo run, boolean attached) {
    this.options = options;
    this.diagnoser = diagnoser;
    this.run = run;
    this.attached = attached;
  }

  void addTo(List<Reporter> outputs) {
    if (options.jmx()) {
      outputs.add(new JmxReporter(late(), run.version, diagnoser, new LogWording(diagnoser)));
    }
    if (options.metrics() != null) {
      outputs.add(new MetricsReporter(options.metrics(), late(), run.version, run.jvm));
    }
  }

  /** Each output has its own, as each starts once. */
  private LateStart late() {
    return LateStart.from(System.nanoTime(), attached);
  }
}
