// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PatientTest {
  private static Figures waiting(int closeWait) {
    return new Figures(closeWait, 0, 0, 50, 1024, List.of());
  }

  private final Rule rule = rule("close_wait > 10 for 1m");
  private final Patient patient =
      new Patient(new Jvm(1, "5", "com.acme.Main", ""), waiting(0), List.of(rule));

  private static Rule rule(String words) {
    try {
      return Rule.parse(words);
    } catch (BadRuleException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void aRuleHoldsWhenItWasTrueForSoLong() {
    assertEquals(List.of(), patient.look(0, waiting(20)));
    assertEquals(List.of(), patient.look(59_000, waiting(20)));
    assertFalse(patient.isSick());
    List<Change> changes = patient.look(60_000, waiting(20));
    assertEquals(1, changes.size());
    assertTrue(changes.get(0).begins);
    assertEquals(60_000, changes.get(0).millis);
    assertEquals(List.of(), patient.look(90_000, waiting(30)), "told once");
    assertTrue(patient.isSick());
  }

  @Test
  void aDipBeginsItAnew() {
    patient.look(0, waiting(20));
    patient.look(30_000, waiting(5));
    patient.look(40_000, waiting(20));
    assertEquals(List.of(), patient.look(70_000, waiting(20)));
    assertEquals(1, patient.look(100_000, waiting(20)).size());
  }

  @Test
  void itsEndIsToldToo() {
    patient.look(0, waiting(20));
    patient.look(60_000, waiting(20));
    List<Change> changes = patient.look(90_000, waiting(0));
    assertFalse(changes.get(0).begins);
    assertEquals(90_000, changes.get(0).millis);
    assertFalse(patient.isSick());
    assertEquals(List.of(), patient.ends(100_000));
  }

  @Test
  void soIsTheEndOfTheJvm() {
    patient.look(0, waiting(20));
    patient.look(60_000, waiting(20));
    assertFalse(patient.ends(70_000).get(0).begins);
  }
}
