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
}
