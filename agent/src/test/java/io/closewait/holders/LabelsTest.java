// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.holders.DrawnGraph.Node;
import org.junit.jupiter.api.Test;

/** Whose each object is. */
class LabelsTest {
  private final DrawnGraph drawn = new DrawnGraph();
  private final Node a = drawn.socket();
  private final Node b = drawn.socket();

  private Node chain(Node end, int length) {
    Node node = end;
    for (int i = 0; i < length; i++) {
      node = drawn.library("org.lib.Link" + i + end.hashCode()).refersBy("next", node);
    }
    return node;
  }

  @Test
  void whatIsReachedFromOneSocketIsItsOwn() {
    Node channel = drawn.library("org.lib.Channel").refersBy("socket", a);
    Node session = drawn.app("com.acme.Session").refersBy("channel", channel);
    drawn.draw();
    assertEquals(drawn.label(a), drawn.label(session));
    assertEquals(2, drawn.labels.distance(drawn.number(session)));
    assertNotEquals(drawn.label(a), drawn.label(b));
  }

  @Test
  void whereTheWaysOfTwoMeetIsShared() {
    Node proxy = drawn.app("com.acme.Proxy").refersBy("in", a).refersBy("out", b);
    drawn.draw();
    assertEquals(Labels.SHARED, drawn.label(proxy));
  }

  @Test
  void anObjectThatOneOtherSocketReachesFromAfarStaysTheNearOnes() {
    Node session = drawn.app("com.acme.Session").refersBy("socket", a);
    session.refersBy("other", chain(b, 3));
    drawn.draw();
    assertEquals(drawn.label(a), drawn.label(session));
  }

  @Test
  void anObjectThatTwoOthersReachFromAfarIsShared() {
    Node c = drawn.socket();
    Node server = drawn.app("com.acme.Server").refersBy("control", a);
    server.refersBy("one", chain(b, 4)).refersBy("two", chain(c, 4));
    drawn.draw();
    assertEquals(Labels.SHARED, drawn.label(server));
  }

  @Test
  void executorsAndSelectorsAreEverybodysAtOnce() {
    Node selector = drawn.library("org.lib.LoopSelector").refersBy("key", a);
    drawn.draw();
    assertEquals(Labels.SHARED, drawn.label(selector));
  }

  @Test
  void whatRefersToAThreadIsNotReachedThroughIt() {
    Node thread = drawn.jdk("java.lang.Thread").inheritedRefersBy("target", a);
    Node waiting = drawn.app("com.acme.Waiter").refersBy("thread", thread);
    drawn.draw();
    assertEquals(drawn.label(a), drawn.label(thread));
    assertEquals(Labels.NOBODY, drawn.label(waiting));
  }

  @Test
  void theElementsOfALinkedListAreShared() {
    Node first = drawn.jdk("java.util.LinkedList$Node").refersBy("item", a);
    Node second = drawn.jdk("java.util.LinkedList$Node").refersBy("item", b);
    first.refersBy("next", second);
    second.refersBy("prev", first);
    drawn.draw();
    assertEquals(Labels.SHARED, drawn.label(first));
    assertEquals(Labels.SHARED, drawn.label(second));
  }

  @Test
  void whatRefersToItselfIsNoList() {
    Node task = drawn.jdk("java.util.concurrent.FutureTask").refersBy("callable", a);
    task.refersBy("outerTask", task);
    drawn.draw();
    assertEquals(drawn.label(a), drawn.label(task));
  }

  @Test
  void nobodyIsFollowedForever() {
    Node far = chain(a, 30);
    drawn.draw();
    assertEquals(Labels.NOBODY, drawn.label(far));
  }

  @Test
  void aContainerWithoutACapIsRememberedWithWhoHasIt() {
    Node array = drawn.array().refersBy("[]", a, b);
    Node list = drawn.jdk("java.util.ArrayList").refersBy("elementData", array);
    Node server = drawn.app("com.acme.Server").refersBy("open", list);
    drawn.draw();
    Freed freed = new Freed();
    assertTrue(freed.isEmpty());
    assertTrue(freed.learn(drawn.graph, drawn.labels));
    assertFalse(freed.learn(drawn.graph, drawn.labels), "nothing is new");
    Shape lists = drawn.graph.shape(drawn.number(list));
    Shape servers = drawn.graph.shape(drawn.number(server));
    Object replaced = new Object();
    assertTrue(freed.has(list, lists, servers, "open", false));
    assertTrue(freed.has(replaced, lists, servers, "open", false), "in the same field");
    assertFalse(freed.has(replaced, lists, servers, "closed", false));
    assertFalse(freed.has(replaced, servers, servers, "open", false), "no container");
  }
}
