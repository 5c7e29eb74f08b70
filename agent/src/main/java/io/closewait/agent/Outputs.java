// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.detect.Leak;
import io.closewait.detect.Reporter;
import io.closewait.diagnose.Diagnoser;
import io.closewait.diagnose.Diagnosis;
import io.closewait.diagnose.RuleDiagnoser;
import io.closewait.options.Options;
import io.closewait.report.Reporters;
import io.closewait.report.RunInfo;

/** The outputs of this run. */
final class Outputs {
  private Outputs() {}

  static Reporter open(Options options, boolean attached) {
    return Reporters.from(options, new RulesWhenNeeded(), RunInfo.current(), attached);
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
