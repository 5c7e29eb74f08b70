// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
  private static History history(Figures figures) {
    History history = new History(figures);
    history.add(0, figures);
    return history;
  }

  private static Figures figures(int closeWait, int dead, int established, int used, long limit) {
    return new Figures(closeWait, dead, established, used, limit, List.of());
  }

  private static boolean isTrue(String rule, Figures figures) throws BadRuleException {
    return Rule.parse(rule).isTrue(history(figures));
  }

  @Test
  void comparesWhatIsCounted() throws BadRuleException {
    Figures now = figures(201, 7, 3000, 800, 1000);
    assertTrue(isTrue("close_wait > 200", now));
    assertFalse(isTrue("close_wait > 201", now));
    assertTrue(isTrue("dead>6", now));
    assertFalse(isTrue("established > 3000 for 5m", now));
    assertTrue(isTrue("descriptors > 79%", now));
    assertFalse(isTrue("descriptors > 80%", now));
    assertTrue(isTrue("Descriptors  >  799", now));
    assertFalse(isTrue("descriptors > 80%", figures(0, 0, 0, 800, -1)), "no limit");
  }

  @Test
  void knowsHowLong() throws BadRuleException {
    assertEquals(300_000, Rule.parse("close_wait > 200 for 5m").forMillis());
    assertEquals(0, Rule.parse("limit within 1h").forMillis());
    assertEquals(60_000, Rule.parse("limit within 1h for 1m").forMillis());
    assertEquals(1_800_000, Rule.parse("growing for 30m").forMillis());
  }

  @Test
  void seesTheLimitCome() throws BadRuleException {
    History history = new History(figures(0, 0, 0, 100, 1000));
    for (int minute = 0; minute <= 20; minute++) {
      history.add(60 * minute, figures(0, 0, 0, 100 + 20 * minute, 1000));
    }
    assertTrue(Rule.parse("limit within 1h").isTrue(history)); // 500 left, 20 a minute
    assertFalse(Rule.parse("limit within 20m").isTrue(history));
  }

  @Test
  void growthIsOfWhatIsOver() throws BadRuleException {
    History leaks = new History(figures(0, 0, 0, 100, 1000));
    History fills = new History(figures(0, 0, 0, 100, 1000));
    for (int minute = 0; minute <= 20; minute++) {
      leaks.add(60 * minute, figures(2 * minute, minute, 0, 100, 1000));
      fills.add(60 * minute, figures(0, 0, 5 * minute, 100, 1000));
    }
    assertTrue(Rule.parse("growing for 1m").isTrue(leaks));
    assertFalse(Rule.parse("growing for 1m").isTrue(fills));
    assertTrue(Rule.parse("established growing for 1m").isTrue(fills));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          foo > 3                  | 'foo' is not counted; counted are close_wait
          over > 3                 | 'over' is not counted
          close_wait > 80%         | only descriptors have a limit
          descriptors > 100%       | more than 100% of the descriptors are never in use
          close_wait > 5 for ever  | 'ever' is no duration of 100ms to 8760h
          limit within soon        | 'soon' is no duration
          close_wait < 5           | it is not understood; rules are such as
          close_wait > 12345678901 | it is not understood
          growing                  | it is not understood
          """)
  void saysInOneSentenceWhatIsWrong(String rule, String sentence) {
    String said = assertThrows(BadRuleException.class, () -> Rule.parse(rule)).getMessage();
    assertTrue(said.contains(sentence) && said.contains("'" + rule + "'"), said);
    assertEquals(1, said.lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", "> > >", "close_wait > 1\u202e for 5m"})
  void takesNothingElse(String rule) {
    assertThrows(BadRuleException.class, () -> Rule.parse(rule));
  }

  @Test
  void aRuleHasAnEnd() {
    assertThrows(BadRuleException.class, () -> Rule.parse("x".repeat(100_000)));
  }

  @Test
  void theUsualOnesCanBeRead() {
    assertEquals(5, Rule.usual().size());
  }
}
