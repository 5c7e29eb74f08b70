// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.diagnose.Diagnoser;
import io.closewait.diagnose.Diagnosis;
import io.closewait.diagnose.RuleDiagnoser;
import io.closewait.leak.Leak;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Protocol;
import io.closewait.options.Options;
import io.closewait.report.Reporters;
import io.closewait.report.RunInfo;
import io.closewait.report.StandingReport;
import io.closewait.report.late.LateStart;

/** The outputs of this run, and what the command line may ask for at any time. */
final class Outputs {
  final Reporter reporter;
  private final Options options;
  private final Diagnoser diagnoser = new RulesWhenNeeded();
  private final RunInfo run = RunInfo.current();

  Outputs(Options options, LateStart start) {
    this.options = options;
    reporter = Reporters.from(options, diagnoser, run, start);
  }

  /** With a reporter of a test. */
  Outputs(Options options, Reporter reporter) {
    this.options = options;
    this.reporter = reporter;
  }

  /** The snapshot in one of the forms of {@link Protocol}; null for an unknown one. */
  String render(Snapshot snapshot, String form) {
    StandingReport standing = new StandingReport(options, diagnoser, run);
    switch (form == null ? Protocol.TEXT : form) {
      case Protocol.TEXT:
        return standing.text(snapshot);
      case Protocol.JSON:
        return standing.json(snapshot);
      case Protocol.HTML:
        return standing.html(snapshot);
      case Protocol.COLLAPSED:
        return standing.collapsed(snapshot);
      default:
        return null;
    }
  }

  /** Reads the rules at the first leak: most runs have none. */
  private static final class RulesWhenNeeded implements Diagnoser {
    private volatile Diagnoser rules;

    @Override
    public Diagnosis diagnose(Leak leak) {
      if (rules == null) {
        rules = RuleDiagnoser.load();
      }
      return rules.diagnose(leak);
    }
  }
}
