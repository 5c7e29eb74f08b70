// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void timeCarriesItsOffset() {
    assertEquals("2026-11-23T14:40:02.123+00:00", Timestamp.of(1795444802123L));
    assertEquals("1969-12-31T23:59:59.999+00:00", Timestamp.of(-1));
    assertEquals("1970-01-01T00:00:00.000+00:00", Timestamp.of(0));
  }

  @Test
  void spansHaveTwoUnitsAtMost() {
    assertEquals("0s", Span.of(-5));
    assertEquals("59s", Span.of(59));
    assertEquals("1m", Span.of(60));
    assertEquals("4m12s", Span.of(252));
    assertEquals("7m", Span.of(420));
    assertEquals("2h5m", Span.of(2 * 3600 + 5 * 60 + 59));
    assertEquals("3d4h", Span.of(76 * 3600 + 59));
  }

  @Test
  void namesFromOutsideAreMadeHarmless() {
    assertEquals("plain-1 [x]", PlainText.of("plain-1 [x]"));
    assertEquals("été 漢字", PlainText.of("été 漢字"));
    assertEquals("a?b?c", PlainText.of("a\nb\rc"));
    assertEquals("?[31mred?", PlainText.of("\u001b[31mred\u009b"));
    assertEquals("say 'x'", PlainText.of("say \"x\""));
    assertEquals("a?b?c?d?", PlainText.of("a\u202eb\u2028c\ud800d\u200b"));
    assertEquals("?", PlainText.of(null));
    assertEquals("xxx...", PlainText.of("xxxxx", 3));
  }

  @Test
  void blocksAreIndentedSoThatNoLinePassesForAFirst() {
    assertEquals("a\n    b?c\n    \"d\"", PlainText.block("a\nb\rc\n\"d\""));
  }
}
