// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The figures that several go by alike, at their edges. */
class YardstickTest {
  @Test
  void aShareOfTheDescriptorsIsReachedAtItsFigure() {
    assertFalse(Yardstick.inUse(899, 1000, 90));
    assertTrue(Yardstick.inUse(900, 1000, 90));
    assertTrue(Yardstick.inUse(1, 1, 100));
  }

  @Test
  void whatIsNotKnownIsNotScarce() {
    assertFalse(Yardstick.inUse(-1, 1000, 90));
    assertFalse(Yardstick.inUse(0, 0, 90));
    assertFalse(Yardstick.inUse(900, -1, 90));
    assertFalse(Yardstick.noneLeft(-1, 1000));
    assertFalse(Yardstick.noneLeft(1000, -1));
    assertFalse(Yardstick.noneLeft(0, 0));
  }

  @Test
  void theLastFewCountAsNone() {
    assertFalse(Yardstick.noneLeft(997, 1000));
    assertTrue(Yardstick.noneLeft(998, 1000));
    assertTrue(Yardstick.noneLeft(0, 2));
  }

  @Test
  void anAgeBelongsToTheSpanThatBeginsWithIt() {
    long[] begins = {0, 60, 600, 3600, 6 * 3600, 24 * 3600};
    assertEquals(Ages.LABELS.size(), begins.length);
    for (int i = 0; i < begins.length; i++) {
      assertEquals(i, Ages.span(begins[i]), Ages.LABELS.get(i));
      assertEquals(Math.max(0, i - 1), Ages.span(begins[i] - 1), Ages.LABELS.get(i));
    }
    assertEquals(begins.length - 1, Ages.span(Long.MAX_VALUE));
  }

  @Test
  void anAddressIsWrittenAsOneWritesIt() {
    assertEquals("10.0.0.7:80", LeakedSocket.address("10.0.0.7", 80));
    assertEquals("[::1]:80", LeakedSocket.address("::1", 80));
  }

  @Test
  void aServiceThatIsNotKnownIsAnyOfItsSide() {
    assertEquals("accepted 80", Services.accepted(80));
    assertEquals("accepted ?", Services.accepted(0));
    assertEquals("connected 10.0.0.7:5432", Services.connected("10.0.0.7:5432"));
    assertEquals("connected ?", Services.connected(null));
  }
}
