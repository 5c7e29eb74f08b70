// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HolderTest {
  private static Holder holder(Holder.Claim claim, int count, String words) {
    return new Holder(claim, "com.acme.A.b", List.of("A.b", "List"), count, 9, words);
  }

  @Test
  void aFindingSaysOfHowManySocketsItIsTrue() {
    Holder field = holder(Holder.Claim.FIELD, 4, "held by com.acme.A.b");
    assertEquals("held by com.acme.A.b: 4 of 9", field.sentence());
    assertEquals("held by com.acme.A.b", field.clause());
  }

  @Test
  void ofWorkThreadsAreCounted() {
    assertEquals("1 thread at A.b", holder(Holder.Claim.WORK, 1, "at A.b").sentence());
    assertEquals("2 threads at A.b", holder(Holder.Claim.WORK, 2, "at A.b").sentence());
    assertEquals("2 threads at A.b", holder(Holder.Claim.WORK, 2, "at A.b").clause());
  }

  @Test
  void whatNobodyHoldsIsCountedFirst() {
    Holder none = holder(Holder.Claim.NONE, 3, "are held by no field");
    assertEquals("3 of 9 are held by no field", none.sentence());
  }

  @Test
  void whyNothingWasSearchedStandsAlone() {
    Holder unknown = Holder.notSearched("the heap is too large");
    assertEquals("the heap is too large", unknown.sentence());
    assertEquals(0, unknown.total);
    assertFalse(unknown.namesApplication());
  }

  @Test
  void theSameClaimOfMoreSocketsAddsUp() {
    Holder both = holder(Holder.Claim.POOL, 2, "in a pool").and(holder(Holder.Claim.POOL, 3, ""));
    assertEquals("in a pool: 5 of 9", both.sentence());
    assertEquals("com.acme.A.b", both.place);
    assertEquals(List.of("A.b", "List"), both.path);
  }

  @Test
  void whatIsKnownIsToldFromWhatIsInferredAndFromWhatNamesNobody() {
    Set<Holder.Claim> inferred = EnumSet.of(Holder.Claim.HANDLER, Holder.Claim.WORK);
    Set<Holder.Claim> nameless =
        EnumSet.of(Holder.Claim.LIBRARY, Holder.Claim.NONE, Holder.Claim.NOT_SEARCHED);
    for (Holder.Claim claim : Holder.Claim.values()) {
      Holder holder = holder(claim, 1, "");
      assertEquals(inferred.contains(claim), holder.isInferred(), claim.name());
      assertEquals(!nameless.contains(claim), holder.namesApplication(), claim.name());
    }
    assertTrue(holder(Holder.Claim.FIELD, 1, "").namesApplication());
  }
}
