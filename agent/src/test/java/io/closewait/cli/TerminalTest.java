// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void sendsNothingThatATerminalWouldObey() {
    assertEquals("a?[31mb\n", Terminal.text("a\033[31mb\n"));
    assertEquals("?2J?0m?", Terminal.text("\u009b2J\0330m\177"));
    assertEquals("café 日本", Terminal.text("café 日本"));
  }

  @Test
  void neitherTurnsTheWritingNorHides() {
    assertEquals("a?b?c?d", Terminal.line("a\u202eb\u200bc\u2066d"));
    assertEquals("a?b?c?d?", Terminal.line("a\u2028b\u2029c\ud800d\ue000"));
  }

  @Test
  void aLineIsOneLine() {
    assertEquals("a?b?c?", Terminal.line("a\nb\rc\n"));
    assertEquals("a?b", Terminal.value("a\nb"));
    assertEquals("x".repeat(200) + "...", Terminal.value("x".repeat(201)));
    assertEquals("x".repeat(200), Terminal.value("x".repeat(200)));
  }

  @Test
  void anyTextBecomesPrintable() {
    Random random = new Random(20261128);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(50); n > 0; n--) {
        text.append((char) random.nextInt(0x10000));
      }
      String clean = Terminal.line(text.toString());
      assertFalse(clean.codePoints().anyMatch(Character::isISOControl), clean);
      assertEquals(clean, Terminal.line(clean), "cleaned twice is the same");
      assertTrue(clean.length() <= text.length());
    }
  }
}
