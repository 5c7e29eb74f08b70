// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @ParameterizedTest
  @CsvSource({"0ms, 0", "500ms, 500", "5s, 5000", "' 1 M ', 60000"})
  void timesAreRead(String text, long millis) {
    assertEquals(millis, Settings.millis(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "s", "-1s", "1h", "1.5s", "99999999999s"})
  void whatIsNoTimeIsRefusedInASentence(String text) {
    String sentence =
        assertThrows(IllegalArgumentException.class, () -> Settings.millis(text)).getMessage();
    assertEquals("within '" + text + "' is no time; write it like 500ms, 5s or 1m", sentence);
  }

  @Test
  void whatIsNotSaidIsUsual() {
    assertEquals(2000, Settings.usual(null).withinMillis);
    assertEquals(2000, Settings.usual(" ").withinMillis);
    assertEquals(7000, Settings.usual("7s").withinMillis);
  }

  @Test
  void namesOfSeveralPlacesAddUp() {
    Settings both = Settings.usual(null).except("com.acme.*").except("org.One");
    assertTrue(both.except.match("com.acme.inner.Metrics"));
    assertTrue(both.except.match("org.One"));
    assertFalse(both.except.match("org.One2"));
    assertFalse(both.owns.match("org.One"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "*", "**"})
  void aNameThatFitsEverythingIsRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> NamePatterns.of(name));
  }

  @Test
  void onlyTheAsteriskIsAWildcard() {
    NamePatterns pattern = NamePatterns.of("a.b*Client$1");
    assertTrue(pattern.match("a.b.HttpClient$1"));
    assertFalse(pattern.match("aXb.HttpClient$1"));
    assertFalse(NamePatterns.NONE.matchAny(new Throwable().getStackTrace()));
  }
}
