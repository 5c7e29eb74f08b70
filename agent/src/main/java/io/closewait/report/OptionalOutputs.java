// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.Reporter;
import io.closewait.options.Options;
import io.closewait.report.file.OutputPath;
import io.closewait.report.file.WholeFile;
import io.closewait.report.html.HtmlReporter;
import io.closewait.report.jmx.JmxReporter;
import io.closewait.report.late.LateStart;
import io.closewait.report.log.Loggers;
import io.closewait.report.metrics.MetricsReporter;
import io.closewait.report.text.LeakText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;

/** The outputs that need parts of the JDK which a small runtime may lack. */
final class OptionalOutputs {
  private final Logger log = Loggers.get(OptionalOutputs.class);
  private final Options options;
  private final Diagnoser diagnoser;
  private final RunInfo run;
  private final LateStart start;

  OptionalOutputs(Options options, Diagnoser diagnoser, RunInfo run, LateStart start) {
    this.options = options;
    this.diagnoser = diagnoser;
    this.run = run;
    this.start = start;
  }

  void addTo(List<Reporter> outputs) {
    if (options.html() != null) {
      addHtml(outputs);
    }
    if (options.jmx()) {
      outputs.add(
          new JmxReporter(start.again(), run.version, diagnoser, new LogWording(diagnoser)));
    }
    if (options.jfr()) {
      addFlightRecorder(outputs);
    }
    if (options.metrics() != null) {
      outputs.add(new MetricsReporter(options.metrics(), start.again(), run.version, run.jvm));
    }
  }

  private void addHtml(List<Reporter> outputs) {
    try {
      Path path = OutputPath.of(run.expand(options.html()));
      OutputPath.check(path);
      LeakText text = new LogWording(diagnoser);
      long summary = options.summaryMillis();
      outputs.add(new HtmlReporter(new WholeFile(path), run.line(), summary, diagnoser, text));
    } catch (IOException e) {
      log.warn("html: {}; there will be no page", e.getMessage());
    }
  }

  /** By name: its classes need more than Java 8's API, and a module that may be absent. */
  private void addFlightRecorder(List<Reporter> outputs) {
    try {
      Object reporter =
          Class.forName("io.closewait.report.jfr.JfrReporter")
              .getConstructor(Diagnoser.class, Long.class)
              .newInstance(diagnoser, options.summaryMillis());
      Class.forName("jdk.jfr.FlightRecorder");
      outputs.add((Reporter) reporter);
    } catch (ReflectiveOperationException | LinkageError absent) {
      log.info("jfr: this runtime has no module jdk.jfr; there will be no events");
    }
  }
}
