// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.leak.Leak;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rules at the first leak, as most runs have none; and keeps the promise never to throw:
 * the facts matter more than what we make of them. Any thread.
 */
public final class CarefulDiagnoser implements Diagnoser {
  private volatile @Nullable Diagnoser rules;

  /** Diagnoses by the rules shipped with the agent. */
  public CarefulDiagnoser() {}

  /** Diagnoses by another diagnoser. */
  public CarefulDiagnoser(Diagnoser rules) {
    this.rules = rules;
  }

  @Override
  public @Nullable Diagnosis diagnose(Leak leak) {
    try {
      if (rules == null) {
        rules = RuleDiagnoser.load();
      }
      return rules.diagnose(leak);
    } catch (Throwable failed) {
      return null;
    }
  }
}
