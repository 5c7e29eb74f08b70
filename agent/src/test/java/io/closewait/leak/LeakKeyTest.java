// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What leaks are told apart by, and the order in which they are told. */
class LeakKeyTest {
  private static final LeakKey KEY = new LeakKey("a", Kind.FIN_UNREAD);

  @Test
  void siteAndKindTogetherTellLeaksApart() {
    assertEquals(KEY, new LeakKey("a", "FIN_UNREAD"));
    assertNotEquals(KEY, new LeakKey("b", Kind.FIN_UNREAD));
    assertNotEquals(KEY, new LeakKey("a", Kind.GROWING));
    assertNotEquals(KEY, null);
    assertNotEquals(KEY, (Object) "a FIN_UNREAD");
    assertEquals("a FIN_UNREAD", KEY.toString());
  }

  @Test
  void equalKeysAreOneInASetAndHardlyAnyOthersShareAHash() {
    assertEquals(KEY.hashCode(), new LeakKey("a", "FIN_UNREAD").hashCode());
    Set<Integer> hashes = new HashSet<>();
    for (Kind kind : Kind.values()) {
      hashes.add(new LeakKey("a", kind).hashCode());
      hashes.add(new LeakKey("b", kind).hashCode());
    }
    assertEquals(2 * Kind.values().length, hashes.size());
  }

  @Test
  void aLateCloseAndItsLeakHaveTheSameKey() {
    Leak.Builder facts = new Leak.Builder();
    facts.site = "a";
    facts.kind = Kind.FIN_UNREAD;
    assertEquals(KEY, facts.build().key());
    LateClose.By by = LateClose.By.APPLICATION;
    assertEquals(KEY, new LateClose("a", Kind.FIN_UNREAD, 1, by, 9, null).key());
  }

  @Test
  void warningsComeFirstAndThenTheMostSockets() {
    List<Leak> leaks = new ArrayList<>();
    leaks.add(leak("few", Severity.WARN, 1));
    leaks.add(leak("told only", Severity.INFO, 900));
    leaks.add(leak("most", Severity.WARN, 5));
    leaks.sort(new GravestFirst());
    assertEquals("most", leaks.get(0).site);
    assertEquals("few", leaks.get(1).site);
    assertEquals("told only", leaks.get(2).site);
  }

  private static Leak leak(String site, Severity severity, int count) {
    Leak.Builder leak = new Leak.Builder();
    leak.site = site;
    leak.severity = severity;
    leak.count = count;
    return leak.build();
  }

  @Test
  void onlyWhatTheProcessHoldsAndIsProvenStands() {
    Set<Kind> notStanding =
        Set.of(Kind.ABANDONED, Kind.GROWING, Kind.HALF_CLOSED, Kind.DATA_UNREAD);
    for (Kind kind : Kind.values()) {
      assertEquals(!notStanding.contains(kind), kind.stands(), kind.name());
      boolean inferred = notStanding.contains(kind) && kind != Kind.ABANDONED;
      assertEquals(inferred, kind.isInferred(), kind.name());
    }
  }

  @Test
  void aSideIsFoundByItsWord() {
    for (Side side : Side.values()) {
      assertEquals(side, Side.of(side.toString()));
    }
    assertEquals("accepted", Side.ACCEPTED.toString());
    assertThrows(IllegalArgumentException.class, () -> Side.of("sideways"));
  }
}
