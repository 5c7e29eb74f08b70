// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally<String> tally = new Tally<>();

  private void add(String... keys) {
    for (String key : keys) {
      assertTrue(tally.add(key));
    }
  }

  private List<String> most(int shown) {
    return List.copyOf(tally.most(shown).keySet());
  }

  @Test
  void theMostFrequentComeFirst() {
    add("a", "b", "c", "c", "b", "c");
    assertEquals(Map.of("a", 1, "b", 2, "c", 3), tally.most(9));
    assertEquals(List.of("c", "b", "a"), most(9));
    assertEquals(List.of("c", "b"), most(2));
  }

  @Test
  void whatIsRemovedAsOftenAsItWasAddedIsGone() {
    add("a", "a", "b", "b");
    tally.remove("a");
    tally.remove("b");
    assertEquals(Map.of("a", 1, "b", 1), tally.most(9));
    tally.remove("a");
    tally.remove("b");
    assertEquals(Map.of(), tally.most(9));
    add("b");
    assertEquals(Map.of("b", 1), tally.most(9));
  }

  @Test
  void whatWasNeverAddedCannotBeRemoved() {
    add("a");
    tally.remove("b");
    tally.remove(null);
    assertFalse(tally.add(null));
    assertEquals(Map.of("a", 1), tally.most(9));
  }

  @Test
  void oneKeyTooManyIsNotCountedAndThoseThatAreThereStillAre() {
    for (int key = 0; key < 1000; key++) {
      assertTrue(tally.add("key " + key));
    }
    assertFalse(tally.add("one too many"));
    assertTrue(tally.add("key 999"));
    assertEquals(Map.of("key 999", 2), tally.most(1));
    assertEquals(1000, tally.most(5000).size());
  }

  @Test
  void clearedItIsAsNew() {
    add("a", "b");
    tally.clear();
    assertEquals(Map.of(), tally.most(9));
  }
}
