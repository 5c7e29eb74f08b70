// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.leak.Leak;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Diagnoses by the first rule of rules.txt that fits. Immutable. */
public final class RuleDiagnoser implements Diagnoser {
  private final List<Rule> rules;

  RuleDiagnoser(List<Rule> rules) {
    this.rules = rules;
  }

  /** Uses the rules shipped with the agent; none, should they be unreadable. */
  public static RuleDiagnoser load() {
    try (InputStream in = RuleDiagnoser.class.getResourceAsStream("rules.txt")) {
      if (in != null) {
        return new RuleDiagnoser(RuleFile.read(new InputStreamReader(in, StandardCharsets.UTF_8)));
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      // the facts still speak for themselves; a test reads the same file, so it cannot ship broken
    }
    return new RuleDiagnoser(Collections.<Rule>emptyList());
  }

  @Override
  public @Nullable Diagnosis diagnose(Leak leak) {
    Rule rule = rule(leak);
    return rule == null ? UnknownLibrary.diagnose(leak) : rule.diagnosis(leak);
  }

  /** The rule that fits, or null. */
  @Nullable Rule rule(Leak leak) {
    Traces traces = new Traces(leak);
    for (Rule rule : rules) {
      if (rule.fits(leak, traces)) {
        return rule;
      }
    }
    return null;
  }

  List<Rule> rules() {
    return rules;
  }
}
