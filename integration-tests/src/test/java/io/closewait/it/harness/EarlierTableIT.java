// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What an earlier run wrote is kept word for word. */
class EarlierTableIT {
  private static final String TEXT =
      """

      | Java | is | seen on |
      |---|---|---|
      | 8 | Java HotSpot(TM) | Linux, amd64 |

      ### Leaks

      | | Java 8 | Java 26 |
      |---|---|---|
      | A pool (`Pool`) | start, attach | – |
      """;

  @Test
  void cellsAreFoundByHeadingRowAndColumn() {
    EarlierTable table = EarlierTable.of(TEXT);
    assertEquals("Java HotSpot(TM)", table.cell("", "8", "is"));
    assertEquals("Linux, amd64", table.cell("", "8", "seen on"));
    assertEquals(List.of("A pool (`Pool`)"), table.rows("Leaks"));
    assertEquals("start, attach", table.cell("Leaks", "A pool (`Pool`)", "Java 8"));
    assertEquals("–", table.cell("Leaks", "A pool (`Pool`)", "Java 26"));
  }

  @Test
  void whatIsNotThereWasNotRun() {
    EarlierTable table = EarlierTable.of(TEXT);
    assertEquals("not run", table.cell("Leaks", "A pool (`Pool`)", "Java 27"));
    assertEquals("not run", table.cell("Leaks", "Another", "Java 8"));
    assertEquals(List.of(), EarlierTable.of("").rows("Leaks"));
  }
}
