// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectIndexTest {
  private final ObjectIndex index = new ObjectIndex(1 << 20);

  @Test
  void neighboursAreOneStretch() throws BrokenDumpException {
    for (int i = 0; i < 100; i++) {
      index.add(0x1000 + 16 * i, 40L * i, 16);
    }
    index.sort();
    assertEquals(1, index.size());
    assertEquals(0, index.place(0));
    assertEquals(0x1000 + 16 * 99, index.last(0));
    assertTrue(index.spans(0, 0x1000 + 16 * 99));
    assertFalse(index.spans(0, 0x1000 + 16 * 100));
  }

  @Test
  void aStretchEndsWhereTheAddressesFallOrJump() throws BrokenDumpException {
    index.add(0x10000, 0, 16);
    index.add(0x10010, 40, 16);
    index.add(0x10010, 60, 16); // again the same
    index.add(0x0f000, 80, 16); // below
    index.add(0x0f000 + 16 + 4096, 120, 16); // as far as it may be
    index.add(0x0f000 + 16 + 4096 + 16 + 4097, 160, 16); // one too far
    assertEquals(4, index.size());
  }

  @Test
  void aStretchEndsAfterSixteenKilobytesOfTheFile() throws BrokenDumpException {
    index.add(0x10000, 0, 16);
    index.add(0x10010, (1 << 14) - 1, 16);
    index.add(0x10020, 1 << 14, 16);
    assertEquals(2, index.size());
  }

  @Test
  void aStretchEndsWhereOtherRecordsComeBetween() throws BrokenDumpException {
    index.add(0x10000, 0, 16);
    index.cut();
    index.add(0x10010, 40, 16);
    assertEquals(2, index.size());
  }

  @Test
  void whatIsInNoOrderIsFoundAllTheSame() throws BrokenDumpException {
    Random random = new Random(20261128);
    Map<Long, Long> places = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      long id = 16L * random.nextInt(1 << 20);
      if (places.putIfAbsent(id, 40L * i) == null) {
        index.add(id, 40L * i, 16);
      }
    }
    index.sort();
    places.forEach(
        (id, place) -> {
          int at = index.floor(id);
          while (!index.spans(at, id)) {
            at--;
            assertTrue(index.mayHave(at, id), "a stretch before it has it");
          }
          assertTrue(index.place(at) <= place);
        });
    assertEquals(-1, index.floor(-1));
    assertFalse(index.mayHave(-1, 5));
  }

  @Test
  void moreThanThereIsMemoryForIsSaid() throws BrokenDumpException {
    ObjectIndex small = new ObjectIndex(640);
    for (int i = 0; i < 10; i++) {
      small.add(0x100000 - 0x10000 * i, 40L * i, 16);
    }
    String said = assertThrows(BrokenDumpException.class, () -> small.add(1, 400, 16)).getMessage();
    assertTrue(said.contains("give it more, such as java -Xmx4g"), said);
  }

  @Test
  void longTableKeepsEachKeyHoweverManyThereAre() {
    LongTable<Long> table = new LongTable<>();
    Random random = new Random(7);
    Map<Long, Long> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long key = 1 + (random.nextInt(3) == 0 ? random.nextInt(5000) : random.nextLong() >>> 1);
      table.put(key, (long) i);
      expected.put(key, (long) i);
    }
    assertEquals(expected.size(), table.size());
    expected.forEach((key, value) -> assertEquals(value, table.get(key)));
    assertNull(table.get(-5));
  }
}
