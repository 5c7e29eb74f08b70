// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptingThreadsTest {
  @BeforeEach
  void forget() {
    AcceptingThreads.forget();
  }

  private static void accept(int site, int times) {
    for (int i = 0; i < times; i++) {
      AcceptingThreads.accepted(site);
    }
  }

  @Test
  void aThreadIsSureAfterEightEqualStacks() {
    accept(7, 7);
    assertEquals(0, AcceptingThreads.site());
    accept(7, 1);
    assertEquals(7, AcceptingThreads.site());
  }

  @Test
  void eachSixteenthIsCheckedForEver() {
    accept(7, 8);
    int checked = 0;
    for (int i = 0; i < 160_000; i++) {
      if (AcceptingThreads.site() == 0) {
        checked++;
        AcceptingThreads.accepted(7);
      }
    }
    assertTrue(checked >= 8_000 && checked <= 11_000, "checked: " + checked);
  }

  @Test
  void twoStacksOfOneAcceptAreOnePlace() {
    NamedSites.add(7, true, 4711);
    NamedSites.add(9, true, 4711);
    NamedSites.add(11, true, 815);
    try {
      accept(7, 4);
      accept(9, 4);
      assertEquals(7, AcceptingThreads.site());
      accept(11, 1);
      assertEquals(0, AcceptingThreads.site(), "another place");
    } finally {
      NamedSites.clear();
    }
  }

  @Test
  void aSecondPlaceEndsIt() {
    accept(7, 8);
    accept(9, 1);
    accept(7, 100);
    assertEquals(0, AcceptingThreads.site());
    AcceptingThreads.forget();
    accept(7, 8);
    assertEquals(7, AcceptingThreads.site(), "in the next tick it may be sure again");
  }

  @Test
  void oneThreadNeverSpeaksForAnother() throws InterruptedException {
    accept(7, 8);
    int[] others = new int[200];
    for (int i = 0; i < others.length; i++) {
      int number = i;
      Thread other = new Thread(() -> others[number] = AcceptingThreads.site());
      other.start();
      other.join();
    }
    for (int site : others) {
      assertEquals(0, site);
    }
  }
}
