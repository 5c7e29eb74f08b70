// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked for fits into the name of a file, and comes out of it as it went in. */
class OrderTest {
  private static Order read(String word) {
    Order order = Order.read(word);
    assertNotNull(order, word);
    return order;
  }

  @Test
  void isOneWord() {
    assertEquals("o600-m7", Order.of(List.of(), 600, 7, false).word());
    String word = Order.of(List.of("199143501f1b", "unsampled"), 0, 9, true).word();
    assertEquals("o0-m9-d-s199143501f1b-sunsampled", word);
    assertEquals(word, read(word).word());
    assertTrue(read(word).dry);
    assertFalse(read("o600-m7").dry);
    assertEquals(600, read("o600-m7").olderSeconds);
    assertEquals(7, read("o600-m7").most);
  }

  @Test
  void whatIsNotUnderstoodIsNoOrder() {
    for (String word :
        new String[] {"", "-", "o600", "m7", "o-m7", "o600-mx", "o600-m7-x1", "o9999999999-m1"}) {
      assertNull(Order.read(word), word);
    }
  }
}
