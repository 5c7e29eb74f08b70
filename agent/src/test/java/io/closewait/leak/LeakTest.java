// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeakTest {
  private static Frame frame(String name) {
    return Frame.parse("com.acme." + name + "(App.java:7)");
  }

  /** Each fact is another one than it would be without a word. */
  private static Leak.Builder full() throws IllegalAccessException {
    Leak.Builder leak = new Leak.Builder();
    int number = 100;
    for (Field field : Leak.Builder.class.getFields()) {
      Object before = field.get(leak);
      field.set(leak, other(field, number++));
      assertNotEquals(before, field.get(leak), field.getName());
    }
    return leak;
  }

  private static Object other(Field field, int number) {
    Class<?> type = field.getType();
    if (type == int.class) {
      return number;
    } else if (type == long.class) {
      return (long) number;
    } else if (type == Double.class) {
      return number + 0.5;
    } else if (type == String.class) {
      return "text" + number;
    } else if (type == Frame.class) {
      return frame("A.f" + number);
    } else if (type == Stack.class) {
      return Stack.of("thread" + number, List.of(frame("A.f" + number)), 1);
    } else if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[type == Severity.class ? 0 : constants.length - 1];
    } else if (type == Map.class) {
      return Map.of(field.getName(), number);
    }
    return List.of(field.getName().equals("holders") ? Holder.notSearched("why") : number);
  }

  @Test
  void keepsEachFactThatWasCollected() throws ReflectiveOperationException {
    Leak.Builder facts = full();
    Leak leak = facts.build();
    for (Field field : Leak.Builder.class.getFields()) {
      String name = field.getName();
      assertEquals(field.get(facts), Leak.class.getField(name).get(leak), name);
    }
  }

  @Test
  void keepsEachFactWhenItIsCompleted() throws ReflectiveOperationException {
    Leak leak = full().build();
    List<Share> shares = List.of(new Share("a", 1, 1));
    Leak same = leak.with(shares);
    for (Field field : Leak.Builder.class.getFields()) {
      String name = field.getName();
      Object expected = name.equals("probably") ? shares : Leak.class.getField(name).get(leak);
      assertEquals(expected, Leak.class.getField(name).get(same), name);
    }
  }

  private static Leak.Builder at(String... frames) {
    Leak.Builder leak = new Leak.Builder();
    leak.open = Stack.of("main", List.of(frames).stream().map(LeakTest::frame).toList(), 10);
    leak.where = leak.open.frames.get(0);
    return leak;
  }

  @Test
  void whoCalledTheFrameToLookAtIsTold() {
    Leak leak = at("Pool.connect", "Client.fetch", "Main.main").build();
    assertEquals("com.acme.Client.fetch(App.java:7)", String.valueOf(leak.caller()));
  }

  @Test
  void aMethodThatCallsItselfIsNoNews() {
    Leak leak = at("Pool.connect", "Pool.connect", "Client.fetch").build();
    assertEquals("com.acme.Client.fetch(App.java:7)", String.valueOf(leak.caller()));
    assertNull(at("Pool.connect", "Pool.connect").build().caller());
  }

  @Test
  void whereNothingIsKnownNobodyCalledIt() {
    assertNull(new Leak.Builder().build().caller());
    Leak.Builder elsewhere = at("Pool.connect", "Client.fetch");
    elsewhere.where = frame("Other.method");
    assertNull(elsewhere.build().caller());
  }

  @Test
  void theStackOfAnAcceptorSaysNothingOfWhoHandledTheSockets() {
    Leak.Builder facts = at("Server.accept");
    assertFalse(facts.build().showsAcceptorOnly(), "which side is not known");
    facts.side = Side.CONNECTED;
    assertFalse(facts.build().showsAcceptorOnly(), "who connects handles, too");
    facts.side = Side.ACCEPTED;
    assertTrue(facts.build().showsAcceptorOnly());
    facts.owner = facts.open;
    assertFalse(facts.build().showsAcceptorOnly());
    facts.owner = null;
    facts.eof = facts.open;
    assertFalse(facts.build().showsAcceptorOnly());
    facts.eof = null;
    facts.open = null;
    assertFalse(facts.build().showsAcceptorOnly(), "nothing is shown at all");
  }

  @Test
  void aHolderNamesTheCodeOnlyWhereTheStacksDoNot() {
    Holder holder = new Holder(Holder.Claim.FIELD, "com.acme.A.b", List.of(), 1, 1, "held");
    Leak.Builder facts = new Leak.Builder();
    assertNull(facts.build().namedBy());
    facts.holders.add(holder);
    assertEquals(holder, facts.build().namedBy());
    facts.where = frame("Client.fetch");
    assertNull(facts.build().namedBy());
  }
}
