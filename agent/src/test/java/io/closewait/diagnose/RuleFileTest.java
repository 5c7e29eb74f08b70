// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFileTest {
  @Test
  void joinsLinesThatBeginWithASpace() throws IOException {
    Rule rule =
        RuleFile.read(
                new StringReader(
                    "# a comment\n[one]\nkind: FIN_UNREAD |\n  ABANDONED\ncause: it\n  leaks\nfix: x"))
            .get(0);
    assertEquals("it leaks", rule.cause);
    assertEquals(Set.of(Kind.FIN_UNREAD, Kind.ABANDONED), rule.kinds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cause: before any rule",
        "[one]\ncause: no fix",
        "[one]\ncause: c\nfix: f\n[one]\ncause: c\nfix: f",
        "[one]\ncolour: red",
        "[one]\nkind: NO_SUCH_KIND",
        "[one]\nno colon"
      })
  void refusesWhatIsNoRule(String text) {
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> RuleFile.read(new StringReader(text)));
    assertTrue(refused.getMessage() != null);
  }

  @ParameterizedTest
  @CsvSource({
    "okhttp3.*, okhttp3.Call.execute, true",
    "okhttp3.*, okhttp3, false",
    "a.B.c, a.B.c, true",
    "a.B.c, a.B.cd, false",
    "a.*Emitter*, a.b.SseEmitter.send, true",
    "a.*Emitter*, a.b.Sse.send, false",
    "*.read, a.B.read, true",
    "ab*bc, abc, false",
    "a*b*c, axxbxxc, true",
    "a*b*c, axxcxxb, false"
  })
  void starsStandForAnyCharacters(String glob, String name, boolean matches) {
    assertEquals(matches, new FramePattern(glob).matches(name));
  }
}
