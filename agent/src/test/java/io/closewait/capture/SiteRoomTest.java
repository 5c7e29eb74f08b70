// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deep stacks that have no frame in common: what a table keeps of them stays within its bytes. */
class SiteRoomTest {
  private static final int BYTES = 1_000_000, DEEP = 200;

  private final SiteTable table = new SiteTable(FrameRulesTest.globs(""), 32, BYTES);

  @Test
  void whatWaitsToBeWrittenOutIsBounded() {
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      taken += table.add(i, new Throwable(), DEEP) == 0 ? 0 : 1;
    }
    assertTrue(24 * DEEP * taken < BYTES + 24 * DEEP, taken + " stacks wait");
    assertTrue(24 * DEEP * (taken + 1) >= BYTES, "only " + taken + " stacks wait");
  }

  @Test
  void shallowStacksCountForWhatTheyTakeAtLeast() {
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      taken += table.add(i, new Throwable(), 1) == 0 ? 0 : 1;
    }
    assertTrue(700 * taken < BYTES, taken + " stacks wait");
  }

  @Test
  void whatFindsNoRoomWhenItIsWrittenOutIsOneOfTheOthers() {
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < 150; i++) {
      ids.add(table.add(i, deep(i), DEEP));
    }
    assertEquals(150, ids.size());
    table.resolve();
    assertTrue(table.bytes() < BYTES + 2 * DEEP * 300, "kept: " + table.bytes());
    assertTrue(table.size() > 10 && table.size() < 50, "written out: " + table.size());
    long others = ids.stream().filter(id -> table.site(id) == Site.OTHER).count();
    assertEquals(150 - table.size(), others);
    assertTrue(table.full(), "it has to be said");
    assertEquals(SiteTable.OTHER, table.add(1000, deep(1000), DEEP));
  }

  @Test
  void numbersOfTheOthersComeBackToo() {
    for (int i = 0; i < 150; i++) {
      table.add(i, deep(i), DEEP);
    }
    for (int i = 0; i < 60; i++) {
      table.pass();
      table.resolve();
    }
    assertEquals(0, table.size());
    assertTrue(table.bytes() < BYTES / 10, "kept: " + table.bytes());
    int id = table.add(1000, deep(1000), DEEP);
    assertTrue(id >= 1 && id <= 150, "a new number: " + id);
    assertNull(table.site(id), "what it was before");
    table.resolve();
    assertFalse(table.site(id).fingerprint.equals("other"));
  }

  @Test
  void aSiteThatSomebodyMarksStays() {
    int kept = table.add(1, deep(1), DEEP);
    table.resolve();
    Site site = table.site(kept);
    table.addUser(site::mark);
    for (int i = 2; i < 300; i++) {
      table.add(i, deep(i), DEEP);
      table.pass();
      table.resolve();
    }
    assertSame(site, table.site(kept));
  }

  /** None of the frames is in another one, and most are not the application's. */
  private static Throwable deep(int stack) {
    StackTraceElement[] frames = new StackTraceElement[DEEP];
    for (int i = 0; i < DEEP; i++) {
      String name = "v" + stack + "_" + i;
      frames[i] = new StackTraceElement("com.acme." + name, name, name + ".java", i);
    }
    Throwable made = new Throwable();
    made.setStackTrace(frames);
    return made;
  }
}
