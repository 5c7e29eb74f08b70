// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.options.Options;
import io.closewait.report.file.LineSink;
import io.closewait.report.file.OutputPath;
import io.closewait.report.file.RollingFile;
import io.closewait.report.file.StandardError;
import io.closewait.report.late.LateStart;
import io.closewait.report.log.LogOutput;
import io.closewait.report.log.Loggers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/**
 * All outputs that are switched on. What one of them throws costs its own line only.
 *
 * <p>Loops written out, not lambdas: an application that ends at once would pay for linking them.
 */
public final class Reporters implements Reporter {
  private static final String STDERR = "stderr";

  private final Logger log = Loggers.get(Reporters.class);
  private final List<Reporter> outputs = new ArrayList<>();
  private final List<Reporter> failed = new ArrayList<>();

  Reporters(List<Reporter> outputs) {
    this.outputs.addAll(outputs);
  }

  /** The outputs that the options ask for; one that cannot be is told in one line, and off. */
  public static Reporters from(Options options, Diagnoser diagnoser, RunInfo run) {
    return from(options, diagnoser, run, LateStart.from(System.nanoTime(), false));
  }

  /**
   * As above.
   *
   * @param start when outputs may start that would disturb an application which has just begun
   */
  public static Reporters from(Options options, Diagnoser diagnoser, RunInfo run, LateStart start) {
    LogOutput log = log(options, run);
    Loggers.use(log);
    List<Reporter> outputs = new ArrayList<>();
    if (options.log() != null) {
      outputs.add(new LogReporter(log, options, run, diagnoser));
    }
    if (options.json() != null) {
      addJson(outputs, options, diagnoser, run);
    }
    new OptionalOutputs(options, diagnoser, run, start).addTo(outputs);
    return new Reporters(outputs);
  }

  private static LogOutput log(Options options, RunInfo run) {
    if (options.log() == null) {
      return LogOutput.nowhere();
    }
    if (options.log().equals(STDERR)) {
      return LogOutput.toStderr();
    }
    try {
      Path path = OutputPath.of(run.expand(options.log()));
      OutputPath.check(path);
      return LogOutput.toFile(new RollingFile(path, options.logSize(), options.logFiles()));
    } catch (IOException e) {
      StandardError.say("log: " + e.getMessage() + "; the log goes to stderr instead");
      return LogOutput.toStderr();
    }
  }

  private static void addJson(
      List<Reporter> outputs, Options options, Diagnoser diagnoser, RunInfo run) {
    try {
      LineSink sink = StandardError.INSTANCE;
      if (!options.json().equals(STDERR)) {
        Path path = OutputPath.of(run.expand(options.json()));
        OutputPath.check(path);
        sink = new RollingFile(path, options.jsonSize(), options.jsonFiles());
      }
      outputs.add(new JsonReporter(sink, options, run, diagnoser));
    } catch (IOException e) {
      StandardError.say("json: " + e.getMessage() + "; there will be no JSON Lines");
    }
  }

  @Override
  public void started() {
    for (Reporter output : outputs) {
      try {
        output.started();
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  @Override
  public void leak(Leak leak) {
    for (Reporter output : outputs) {
      try {
        output.leak(leak);
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  @Override
  public void closed(LateClose closed) {
    for (Reporter output : outputs) {
      try {
        output.closed(closed);
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  @Override
  public void notice(Notice notice) {
    for (Reporter output : outputs) {
      try {
        output.notice(notice);
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  @Override
  public void swept(Snapshot snapshot) {
    for (Reporter output : outputs) {
      try {
        output.swept(snapshot);
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  @Override
  public void stopped(Snapshot snapshot) {
    for (Reporter output : outputs) {
      try {
        output.stopped(snapshot);
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  private void failed(Reporter output, Throwable thrown) {
    try {
      if (!failed.contains(output)) {
        failed.add(output);
        log.warn("{} failed, its line is lost", output.getClass().getSimpleName(), thrown);
      }
    } catch (Throwable alsoFailed) {
      // the others must still be told
    }
  }
}
