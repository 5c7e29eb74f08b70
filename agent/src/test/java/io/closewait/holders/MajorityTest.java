// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Holder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MajorityTest {
  private final Majority majority = new Majority();

  private void add(int times, String words) {
    Answer answer =
        new Answer(Holder.Claim.FIELD, "com.acme.App.kept", Collections.emptyList(), words);
    for (int i = 0; i < times; i++) {
      majority.add(answer);
    }
  }

  private List<String> told(Target.Fate fate, boolean whole) {
    return majority.told(fate, whole).stream().map(Holder::sentence).toList();
  }

  @Test
  void fourInFiveAreTheAnswer() {
    add(20, "held by A");
    add(5, "held by B");
    assertEquals(List.of("held by A: 20 of 25"), told(Target.Fate.NOT_KNOWN, true));
  }

  @Test
  void withoutAMajorityTheLargeOnesAreTold() {
    add(12, "held by A");
    add(1, "held by C");
    add(12, "held by B");
    assertEquals(
        List.of("held by A: 12 of 25", "held by B: 12 of 25"), told(Target.Fate.NOT_KNOWN, true));
  }

  @Test
  void whatBecomesOfThoseInNoFieldIsNotTheSameForSocketsAndChannels() {
    majority.addMissing(0);
    String socket = told(Target.Fate.CLOSED_BY_COLLECTOR, true).get(0);
    assertTrue(socket.startsWith("1 of 1 are in no field"), socket);
    assertTrue(socket.endsWith("the collector will close them"), socket);
    String channel = told(Target.Fate.NEVER_CLOSED, true).get(0);
    assertTrue(channel.contains("they are never closed"), channel);
    String unknown = told(Target.Fate.NOT_KNOWN, true).get(0);
    assertFalse(unknown.contains("if by nobody"), unknown);
  }

  @Test
  void whereTheSearchWasCutOffNothingIsSaidOfThoseItDidNotMeet() {
    add(1, "held by A");
    majority.addMissing(0);
    assertEquals(List.of("held by A: 1 of 2"), told(Target.Fate.NOT_KNOWN, false));
  }

  @Test
  void whoseAClassIsIsToldByWhereItCameFrom() {
    assertTrue(CodePlace.isOwn("/home/app/classes/"));
    assertTrue(CodePlace.isOwn("file:/app.jar!/BOOT-INF/classes!/"));
    assertTrue(CodePlace.isOwn("/srv/webapps/shop/WEB-INF/classes/"));
    assertFalse(CodePlace.isOwn("file:/app.jar!/BOOT-INF/lib/driver.jar!/"));
    assertFalse(CodePlace.isOwn("/home/app/lib/driver.jar"));
    assertEquals("file:/app.jar", CodePlace.trimmed("file:/app.jar!/"));
  }
}
