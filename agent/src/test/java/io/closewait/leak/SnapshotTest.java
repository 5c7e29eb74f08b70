// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final List<CensusLine> CENSUS =
      List.of(new CensusLine("a", null, null, SocketState.LISTEN, 1));

  /** Each fact is another one than it would be without a word. */
  private static Snapshot.Builder full() throws IllegalAccessException {
    Snapshot.Builder facts = new Snapshot.Builder();
    int number = 100;
    for (Field field : Snapshot.Builder.class.getFields()) {
      Class<?> type = field.getType();
      if (type == int.class) {
        field.set(facts, number++);
      } else if (type == long.class) {
        field.set(facts, (long) number++);
      }
    }
    facts.leaks = List.of(leak("a", 3));
    facts.ranOut = true;
    facts.forecast = Forecast.of(new Trend(), 5, 5);
    facts.census = CENSUS;
    facts.descriptorCensus = new DescriptorCensus(1, CENSUS, List.of());
    Snapshot.Builder empty = new Snapshot.Builder();
    for (Field field : Snapshot.Builder.class.getFields()) {
      assertNotEquals(field.get(empty), field.get(facts), field.getName() + " is not set");
    }
    return facts;
  }

  private static Leak leak(String site, int count) {
    Leak.Builder leak = new Leak.Builder();
    leak.site = site;
    leak.count = count;
    return leak.build();
  }

  @Test
  void keepsEachFactAndAddsUpItsLeaks() throws ReflectiveOperationException {
    Snapshot.Builder facts = full();
    Snapshot snapshot = facts.build();
    for (Field field : Snapshot.Builder.class.getFields()) {
      String name = field.getName();
      assertEquals(field.get(facts), Snapshot.class.getField(name).get(snapshot), name);
    }
    assertEquals(3, snapshot.totals.leakedSockets);
  }

  @Test
  void withOtherLeaksAllElseIsAsItWasAndTheTotalsAreThoseOfTheNewLeaks()
      throws ReflectiveOperationException {
    Snapshot snapshot = full().build();
    List<Leak> others = List.of(leak("b", 4), leak("c", 5));
    Snapshot same = snapshot.with(others);
    for (Field field : Snapshot.Builder.class.getFields()) {
      String name = field.getName();
      Field of = Snapshot.class.getField(name);
      assertEquals(name.equals("leaks") ? others : of.get(snapshot), of.get(same), name);
    }
    assertEquals(9, same.totals.leakedSockets);
    assertEquals(2, same.totals.leakedSites);
  }
}
