// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelRowsTest {
  private static final int MOST = 200;

  private final KernelRows<Integer, String> rows = new KernelRows<>(MOST);

  @Test
  void fewAreAllKept() {
    rows.begin();
    rows.add(80, "a");
    rows.add(80, "b");
    rows.add(80, "c");
    rows.add(443, "d");
    assertEquals(List.of("a", "b", "c"), rows.of(80));
    assertEquals(List.of("d"), rows.of(443));
    assertTrue(rows.tells(8080), "that it is not there");
    assertTrue(rows.isComplete());
    rows.begin();
    assertEquals(List.of(), rows.of(80));
  }

  @Test
  void ofManyThoseAreKeptThatWereAskedFor() {
    rows.ask(3);
    rows.ask(100_000);
    read();
    assertEquals(List.of("row 3"), rows.of(3));
    assertEquals(List.of("row 100000"), rows.of(100_000));
    assertTrue(rows.tells(3));
    assertFalse(rows.tells(4), "it was left out");
    assertFalse(rows.isComplete());
    assertEquals(List.of(), rows.of(4));
  }

  @Test
  void whatWasNotToldIsToldByTheNextReading() {
    read();
    rows.ask(4);
    assertFalse(rows.tells(4));
    read();
    assertEquals(List.of("row 4"), rows.of(4));
    read();
    assertEquals(List.of("row 4"), rows.of(4), "as long as it is listed");
  }

  @Test
  void whatIsListedNoMoreIsForgotten() {
    rows.ask(4);
    read();
    rows.begin();
    read();
    assertFalse(rows.tells(4));
  }

  @Test
  void oneThatIsNotListedAmongManyIsToldToo() {
    rows.ask(-1);
    read();
    assertTrue(rows.tells(-1));
    assertEquals(List.of(), rows.of(-1));
  }

  @Test
  void manyOfOneKeyCountAsMany() {
    rows.begin();
    for (int i = 0; i < 2 * MOST; i++) {
      rows.add(80, "row " + i);
    }
    assertFalse(rows.tells(80));
    assertEquals(List.of(), rows.of(80));
  }

  private void read() {
    rows.begin();
    for (int key = 0; key <= 100_000; key++) {
      rows.add(key, "row " + key);
    }
  }
}
