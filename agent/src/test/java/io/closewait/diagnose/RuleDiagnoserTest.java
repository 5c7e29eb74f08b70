// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleDiagnoserTest {
  private static final RuleDiagnoser DIAGNOSER = RuleDiagnoser.load();

  static List<LeakCase> cases() {
    return LeakCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void namesTheCauseFromRealStacks(LeakCase example) {
    Rule rule = DIAGNOSER.rule(example.leak());
    assertEquals(example.rule(), rule == null ? "none" : rule.name);
  }

  @Test
  void everyRuleIsHitByACase() {
    Set<String> rules = DIAGNOSER.rules().stream().map(r -> r.name).collect(Collectors.toSet());
    Set<String> hit = new TreeSet<>();
    for (LeakCase example : cases()) {
      Rule rule = DIAGNOSER.rule(example.leak());
      if (rule != null) {
        hit.add(rule.name);
      }
    }
    assertEquals(new TreeSet<>(rules), hit);
    assertTrue(hit.size() >= 25);
  }

  @Test
  void everyRuleSaysCauseFixAndWhereItIsWritten() {
    for (Rule rule : DIAGNOSER.rules()) {
      Diagnosis diagnosis = rule.diagnosis();
      assertTrue(diagnosis.cause.endsWith("."), rule.name);
      assertTrue(diagnosis.fix.matches(".*[.a-z]"), rule.name);
      assertTrue(diagnosis.docs.matches("https://[\\x21-\\x7e]+"), rule.name);
      assertTrue(diagnosis.cause.length() < 260, rule.name + " is too long to read at night");
      assertTrue(diagnosis.fix.length() < 260, rule.name + " is too long to read at night");
    }
  }

  @Test
  void aLeakWithoutAnyFactsHasNoDiagnosisAndNoFailure() {
    for (Kind kind : Kind.values()) {
      Leak.Builder leak = new Leak.Builder();
      leak.kind = kind;
      Diagnosis diagnosis = DIAGNOSER.diagnose(leak.build());
      switch (kind) { // these need no stack: the kind alone tells the cause
        case CLOSE_INCOMPLETE, UNACCEPTED, GROWING -> assertNotNull(diagnosis);
        default -> assertNull(diagnosis);
      }
    }
  }
}
