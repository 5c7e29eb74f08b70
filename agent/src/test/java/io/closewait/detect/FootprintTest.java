// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.leak.Holder;
import io.closewait.room.Share;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTest {
  private final Share room = new Share(10_000);

  @Test
  void aGroupTakesItsPartAndGivesItBack() {
    Footprint group = new Footprint(room);
    assertFalse(room.has(10_000 - Footprint.BYTES + 1));
    group.of(List.of(holder(100)));
    assertFalse(room.has(10_000 - Footprint.BYTES));
    group.giveBack();
    assertTrue(room.has(10_000));
  }

  @Test
  void holdersWithoutRoomAreOneSentence() {
    Footprint group = new Footprint(room);
    List<Holder> few = List.of(holder(100));
    assertSame(few, group.of(few));
    List<Holder> many = Collections.nCopies(20, holder(200));
    List<Holder> kept = group.of(many);
    assertEquals(1, kept.size());
    assertEquals(Holder.Claim.NOT_SEARCHED, kept.get(0).claim);
    assertTrue(kept.get(0).sentence().contains("no room"), kept.get(0).sentence());
    assertSame(few, group.of(few), "the last ones take no room any more");
    group.giveBack();
    assertTrue(room.has(10_000));
  }

  @Test
  void noGroupIsMadeOfAFullRoomButForTheRest() {
    while (room.has(Footprint.BYTES)) {
      new Footprint(room);
    }
    Footprint rest = new Footprint(room);
    int before = free();
    rest.giveBack();
    assertEquals(before, free(), "it had taken nothing");
  }

  @Test
  void anAcceptorThatIsStuckAgainTakesNoMoreThanTheFirstTime() {
    Footprint group = new Footprint(room);
    int before = free();
    Frame frame = Frame.parse("app.Server.accept(Server.java:3)");
    Acceptor stuck = new Acceptor(Stack.of("acceptor", List.of(frame), 1), null);
    for (int episode = 0; episode < 100; episode++) {
      assertSame(stuck, group.of(stuck));
    }
    assertTrue(free() < before);
    group.giveBack();
    assertTrue(room.has(10_000));
  }

  private int free() {
    int free = 0;
    while (room.has(free + 1)) {
      free++;
    }
    return free;
  }

  private static Holder holder(int characters) {
    return new Holder(Holder.Claim.FIELD, "p", List.of("x".repeat(characters)), 1, 1, "held");
  }
}
