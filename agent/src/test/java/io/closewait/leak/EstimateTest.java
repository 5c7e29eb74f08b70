// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.closewait.capture.Frame;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EstimateTest {
  private static final String AT_80 = Services.accepted(80), AT_81 = Services.accepted(81);

  private static Leak leak(String site, Map<String, Integer> services) {
    return leak(site, Kind.FIN_UNREAD, services);
  }

  private static Leak leak(String site, Kind kind, Map<String, Integer> services) {
    Leak.Builder leak = new Leak.Builder();
    leak.site = site;
    leak.kind = kind;
    leak.count = services.values().stream().mapToInt(count -> count).sum();
    leak.services.putAll(services);
    boolean unsampled = site.equals(Leak.UNSAMPLED);
    leak.unsampled = unsampled ? leak.count : 0;
    leak.where = unsampled ? null : Frame.parse("com.acme.A." + site + "(A.java:1)");
    return leak.build();
  }

  private static Leak unsampled(Map<String, Integer> services) {
    return leak(Leak.UNSAMPLED, services);
  }

  private static String words(Leak unsampled, Leak... all) {
    StringBuilder words = new StringBuilder();
    for (Share share : Estimate.of(unsampled, List.of(all))) {
      words.append(share.site).append(' ').append(share.count);
      words.append("+-").append(share.error).append(' ');
    }
    return words.toString().trim();
  }

  @Test
  void thoseWithoutAStackAreAsThoseOfTheirServiceThatHaveOne() {
    Leak unsampled = unsampled(Map.of(AT_80, 40));
    Leak a = leak("a", Map.of(AT_80, 30));
    Leak b = leak("b", Map.of(AT_80, 10));
    Leak elsewhere = leak("c", Map.of(AT_81, 500));
    assertEquals("a 30+-8 b 10+-8", words(unsampled, unsampled, elsewhere, b, a));
  }

  @Test
  void fewThatAgreeProveLessThanMany() {
    Leak unsampled = unsampled(Map.of(AT_80, 40));
    assertEquals("a 40+-1", words(unsampled, leak("a", Map.of(AT_80, 900))));
    assertEquals("a 40+-13", words(unsampled, leak("a", Map.of(AT_80, 5))));
  }

  @Test
  void eachSideAndServiceIsApportionedByItsOwn() {
    String db = Services.connected("10.0.0.7:5432"), web = Services.connected("10.0.0.8:443");
    Leak unsampled = unsampled(Map.of(AT_80, 10, db, 20, web, 5));
    Leak server = leak("a", Map.of(AT_80, 100));
    Leak pool = leak("b", Map.of(db, 100));
    assertEquals("b 20+-2 a 10+-1", words(unsampled, server, pool), "and of the five nothing");
  }

  @Test
  void whereThePortIsNotKnownAllOfThatSideAreAlike() {
    Leak unsampled = unsampled(Map.of(Services.accepted(0), 10));
    Leak a = leak("a", Map.of(AT_80, 75));
    Leak b = leak("b", Map.of(AT_81, 25));
    Leak client = leak("c", Map.of(Services.connected("10.0.0.7:5432"), 900));
    assertEquals("a 8+-3 b 3+-3", words(unsampled, a, b, client));
  }

  @Test
  void nothingIsSaidWhereThereIsNothingToGoBy() {
    Leak unsampled = unsampled(Map.of(AT_80, 10));
    assertEquals("", words(unsampled, unsampled));
    assertEquals("", words(unsampled, leak("a", Map.of(AT_81, 5))));
    assertEquals("", words(unsampled, leak("d", Kind.DEAD_UNCLOSED, Map.of(AT_80, 5))));
  }

  @Test
  void onlyWhatHasNoSiteIsEstimatedAndNothingElseOfItChanges() throws Exception {
    Leak known = leak("a", Map.of(AT_80, 75));
    assertSame(known, Estimate.complete(known, List.of(known)));
    Leak unsampled = unsampled(Map.of(AT_80, 10));
    Leak told = Estimate.complete(unsampled, List.of(known, unsampled));
    assertEquals(10, told.probably.get(0).count);
  }
}
