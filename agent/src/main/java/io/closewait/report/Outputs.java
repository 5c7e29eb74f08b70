// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.diagnose.CarefulDiagnoser;
import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Protocol;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.platform.LateStart;
import io.closewait.report.file.LineSink;
import io.closewait.report.file.OutputException;
import io.closewait.report.file.OutputPath;
import io.closewait.report.file.RollingFile;
import io.closewait.report.file.StandardError;
import io.closewait.report.file.WholeFile;
import io.closewait.report.html.CollapsedStacks;
import io.closewait.report.html.HtmlReporter;
import io.closewait.report.jmx.JmxReporter;
import io.closewait.report.json.JsonReporter;
import io.closewait.report.json.StandingJson;
import io.closewait.report.log.LogOutput;
import io.closewait.report.log.LogReporter;
import io.closewait.report.log.Loggers;
import io.closewait.report.metrics.MetricsReporter;
import io.closewait.report.text.Layout;
import io.closewait.report.text.RunInfo;
import io.closewait.report.text.SourceLinks;
import io.closewait.report.text.StandingText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * All outputs that there are: those that run along, where the options ask for them, and the forms
 * in which one may ask at any time. One that cannot be opened is reported in one line, and off.
 */
public final class Outputs {
  private static final String STDERR = "stderr";

  /** All that run along. */
  public final Reporter reporter;

  private final Options options;
  private final Diagnoser diagnoser;
  private final RunInfo run;

  /** Outputs that could not be opened, each in a sentence. */
  private final List<String> refused = new ArrayList<>();

  /** Files besides the log, by the option that asks for them. */
  private final Map<String, Path> files = new LinkedHashMap<>();

  private LogOutput log = LogOutput.nowhere();
  private @Nullable MetricsReporter metrics;

  /**
   * Opens those that the options ask for.
   *
   * @param start when outputs may start that would disturb an application which has just begun
   */
  public Outputs(Options options, LateStart start) {
    this(options, new CarefulDiagnoser(), RunInfo.current(), start);
  }

  Outputs(Options options, Diagnoser diagnoser, RunInfo run, LateStart start) {
    this.options = options;
    this.diagnoser = diagnoser;
    this.run = run;
    this.reporter = open(start);
  }

  /** Takes a reporter of a test. */
  public Outputs(Options options, Reporter reporter) {
    this.options = options;
    this.diagnoser = new CarefulDiagnoser();
    this.run = RunInfo.current();
    this.reporter = reporter;
  }

  /** What the options ask for and cannot be at this moment, each in a sentence. */
  public List<String> refused() {
    List<String> sentences = new ArrayList<>(refused);
    if (log.failure() != null) {
      sentences.add(log.failure());
    }
    if (metrics != null && metrics.refusal() != null) {
      sentences.add(metrics.refusal());
    }
    return sentences;
  }

  /** Where the outputs are, by the option that asks for each. */
  public Map<String, String> places() {
    Map<String, String> places = new LinkedHashMap<>();
    if (log.path() != null) {
      places.put(
          Option.LOG.key(), log.path() + (log.isMade() ? "" : ", made at the first warning"));
    }
    files.forEach((key, path) -> places.put(key, path.toString()));
    if (metrics != null && metrics.refusal() == null) {
      String address = metrics.address();
      places.put(Option.METRICS.key(), address == null ? "not served yet" : address);
    }
    return places;
  }

  /**
   * The snapshot in one of the forms of {@link Protocol}; null for an unknown one.
   *
   * @param layout of a text, as {@link Layout#words}
   */
  public @Nullable String render(Snapshot snapshot, String form, String layout) {
    switch (form == null ? Protocol.TEXT : form) {
      case Protocol.TEXT:
        return new StandingText(options, diagnoser, run).of(snapshot, Layout.read(layout));
      case Protocol.JSON:
        return StandingJson.of(snapshot, diagnoser, run, SourceLinks.of(options));
      case Protocol.HTML:
        // without the counts over time, which only the option html keeps
        return new HtmlReporter(null, run.line(), options, diagnoser).page(snapshot);
      case Protocol.HOLDERS:
        return StandingText.holders(snapshot);
      case Protocol.COLLAPSED:
        return CollapsedStacks.of(snapshot.census);
      default:
        return null;
    }
  }

  private Reporter open(LateStart start) {
    log = openLog();
    Loggers.use(log);
    List<Reporter> running = new ArrayList<>();
    if (options.log() != null) {
      running.add(new LogReporter(log, options, run, diagnoser));
    }
    if (options.json() != null) {
      addJson(running);
    }
    if (options.html() != null) {
      addHtml(running);
    }
    if (options.jmx()) {
      running.add(new JmxReporter(start.inACalmMoment(), run.version, diagnoser));
    }
    if (options.jfr()) {
      addFlightRecorder(running);
    }
    if (options.metrics() != null) {
      metrics = new MetricsReporter(options.metrics(), start.again(), run.version, run.jvm);
      running.add(metrics);
    }
    return new Reporters(running);
  }

  private LogOutput openLog() {
    if (options.log() == null) {
      return LogOutput.nowhere();
    }
    if (options.log().equals(STDERR)) {
      return LogOutput.toStderr();
    }
    Path path;
    try {
      path = path(options.log());
    } catch (OutputException noPath) {
      return LogOutput.toNoFile(noPath);
    }
    LogOutput output =
        LogOutput.toFile(new RollingFile(path, options.logSize(), options.logFiles()));
    try {
      OutputPath.check(path);
    } catch (IOException e) {
      output.refused(e);
    }
    return output;
  }

  private void addJson(List<Reporter> running) {
    try {
      LineSink sink = StandardError.INSTANCE;
      String json = options.json();
      if (!STDERR.equals(json)) {
        Path path = checked(json);
        files.put(Option.JSON.key(), path);
        sink = new RollingFile(path, options.jsonSize(), options.jsonFiles());
      }
      running.add(new JsonReporter(sink, options, run, diagnoser));
    } catch (IOException e) {
      StandardError.say(noted("json: " + e.getMessage() + "; there will be no JSON Lines"));
    }
  }

  private void addHtml(List<Reporter> running) {
    try {
      Path path = checked(options.html());
      files.put(Option.HTML.key(), path);
      WholeFile file = new WholeFile(path);
      running.add(new HtmlReporter(file, run.line(), options, diagnoser));
    } catch (IOException e) {
      logger().warn(noted("html: " + e.getMessage() + "; there will be no page"));
    }
  }

  /** Loads by name: its classes need more than Java 8's API, and a module that may be absent. */
  private void addFlightRecorder(List<Reporter> running) {
    try {
      Object reporter =
          Class.forName("io.closewait.report.jfr.JfrReporter")
              .getConstructor(Diagnoser.class, Long.class)
              .newInstance(diagnoser, options.summaryMillis());
      Class.forName("jdk.jfr.FlightRecorder");
      running.add((Reporter) reporter);
    } catch (ReflectiveOperationException | LinkageError absent) {
      String sentence = "jfr: this runtime has no module jdk.jfr; there will be no events";
      logger().info(options.isDefault(Option.JFR) ? sentence : noted(sentence));
    }
  }

  private String noted(String sentence) {
    refused.add(sentence);
    return sentence;
  }

  private Path checked(@Nullable String text) throws IOException {
    Path path = path(text);
    OutputPath.check(path);
    return path;
  }

  private Path path(@Nullable String text) throws OutputException {
    return OutputPath.of(run.expand(Objects.requireNonNull(text)));
  }

  private static Logger logger() {
    return Loggers.get(Outputs.class);
  }
}
