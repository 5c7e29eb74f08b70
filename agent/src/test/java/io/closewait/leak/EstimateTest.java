// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.closewait.capture.Frame;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EstimateTest {
  private static Leak leak(String site, int count, Map<Integer, Integer> ports) {
    Leak.Builder leak = new Leak.Builder();
    leak.site = site;
    leak.kind = Kind.FIN_UNREAD;
    leak.side = Side.ACCEPTED;
    leak.count = count;
    leak.localPorts.putAll(ports);
    leak.where = site.equals("unsampled") ? null : Frame.parse("com.acme.A." + site + "(A.java:1)");
    return leak.build();
  }

  @Test
  void thoseWithoutAStackAreAsThoseOfTheirServiceThatHaveOne() {
    Leak unsampled = leak("unsampled", 40, Map.of(80, 40));
    Leak a = leak("a", 30, Map.of(80, 30));
    Leak b = leak("b", 10, Map.of(80, 10));
    Leak elsewhere = leak("c", 500, Map.of(81, 500));
    assertEquals(
        "about 30 (+-8) of site a, 10 (+-8) of site b",
        Estimate.of(unsampled, List.of(unsampled, elsewhere, b, a)));
  }

  @Test
  void ofOneSiteOnlyThereIsNoDoubt() {
    Leak unsampled = leak("unsampled", 40, Map.of(80, 40));
    assertEquals(
        "about 40 (+-0) of site a",
        Estimate.of(unsampled, List.of(unsampled, leak("a", 900, Map.of(80, 900)))));
  }

  @Test
  void whatHasNoPortIsApportionedByAll() {
    Leak unsampled = leak("unsampled", 10, Map.of());
    Leak a = leak("a", 75, Map.of(80, 75));
    Leak b = leak("b", 25, Map.of(81, 25));
    assertEquals(
        "about 8 (+-3) of site a, 3 (+-3) of site b", Estimate.of(unsampled, List.of(a, b)));
  }

  @Test
  void nothingIsSaidWhereThereIsNothingToGoBy() {
    Leak unsampled = leak("unsampled", 10, Map.of(80, 10));
    assertNull(Estimate.of(unsampled, List.of(unsampled)));
    assertNull(Estimate.of(unsampled, List.of(leak("a", 5, Map.of(81, 5)))));
    Leak.Builder other = new Leak.Builder();
    other.site = "d";
    other.kind = Kind.DEAD_UNCLOSED;
    other.side = Side.ACCEPTED;
    other.count = 5;
    other.where = Frame.parse("com.acme.A.d(A.java:1)");
    assertNull(Estimate.of(unsampled, List.of(other.build())));
  }
}
