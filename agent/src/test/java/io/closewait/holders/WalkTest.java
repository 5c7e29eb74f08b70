// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.holders.PlayedHeap.Thing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a walk goes through objects, and what it leaves out. */
class WalkTest {
  private static final int ENOUGH = 100_000;

  private final PlayedHeap heap = new PlayedHeap();
  private Walk walk = walk(bounds(ENOUGH, ENOUGH, ENOUGH));

  private static Bounds bounds(int objects, int ofOneClass, int elements) {
    return new Bounds(objects, ofOneClass, elements, 4, System.nanoTime() + (1L << 40));
  }

  private Walk walk(Bounds bounds) {
    return new Walk(heap, bounds, new Freed(), number -> number != 13);
  }

  private void from(Thing... objects) {
    for (Thing object : objects) {
      walk.root(Root.ofThread("main"), object, "");
    }
    walk.run();
  }

  private boolean met(Thing thing) {
    return walk.graph.find(thing) >= 0;
  }

  /** The references to an object, as {@code holder.field}. */
  private List<String> holdersOf(Thing thing) {
    walk.graph.index();
    List<String> holders = new ArrayList<>();
    int node = walk.graph.find(thing);
    for (int i = walk.graph.inStart(node); i < walk.graph.inStart(node + 1); i++) {
      int edge = walk.graph.in(i);
      Object from = walk.graph.object(walk.graph.from(edge));
      String name = from instanceof Root root ? "root " + root.name : ((Thing) from).type;
      holders.add(name + '.' + walk.graph.field(edge));
    }
    return holders;
  }

  // ---- what is met -----------------------------------------------------------------------------

  @Test
  void eachObjectIsMetOnceAndEachReferenceIsKept() {
    Thing end = heap.app("End");
    Thing left = heap.app("Left").with("end", end);
    Thing right = heap.app("Right").with("end", end).with("left", left);
    end.with("back", right);
    from(heap.app("Start").with("left", left).with("right", right));
    assertEquals(5, walk.graph.nodes(), "the root and four objects");
    assertEquals(List.of("Left.end", "Right.end"), holdersOf(end));
    assertEquals(List.of("Start.left", "Right.left"), holdersOf(left));
    assertEquals(List.of("Start.right", "End.back"), holdersOf(right));
  }

  @Test
  void theNearestIsMetFirst() {
    Thing far = heap.app("Far");
    Thing near = heap.app("Near");
    from(heap.app("Start").with("way", heap.app("Way").with("far", far)).with("near", near));
    assertTrue(walk.graph.find(near) < walk.graph.find(far));
  }

  @Test
  void elementsAreReferencesAndHolesAreNone() {
    Thing first = heap.app("A");
    Thing second = heap.app("B");
    from(heap.array(null, first, null, second));
    assertEquals(List.of("[Ljava.lang.Object;.[]"), holdersOf(first));
    assertEquals(List.of("[Ljava.lang.Object;.[]"), holdersOf(second));
  }

  @Test
  void whatLeadsNowhereIsNotMet() {
    Thing text = heap.leaf();
    from(heap.app("Start").with("name", text));
    assertFalse(met(text));
    assertEquals(2, walk.graph.nodes());
    from(text);
    assertEquals(2, walk.graph.nodes(), "nor is a place that has nothing else");
  }

  @Test
  void aPlaceWithoutAnObjectIsNone() {
    walk.root(Root.ofThread("main"), null, "");
    walk.run();
    assertEquals(0, walk.graph.nodes());
  }

  @Test
  void itGoesOnFromWhereItStoppedWhenMoreRootsCome() {
    Thing first = heap.app("First");
    from(first.with("next", heap.app("Next")));
    int read = heap.read.size();
    Thing second = heap.app("Second").with("first", first);
    from(second);
    assertEquals(List.of("root main.", "Second.first"), holdersOf(first));
    assertEquals(1, heap.read.subList(read, heap.read.size()).size(), "what was read is not again");
  }

  // ---- sockets ---------------------------------------------------------------------------------

  @Test
  void connectedSocketsAreNotedInTheOrderInWhichTheyAreMet() {
    Thing closed = heap.socket(-1);
    Thing listener = heap.socket(13);
    from(heap.array(heap.socket(7), closed, listener, heap.socket(5)));
    assertEquals(2, walk.sockets.size());
    assertEquals(7, walk.numbers.get(0));
    assertEquals(5, walk.numbers.get(1));
    assertTrue(met(closed));
    assertTrue(met(listener));
  }

  // ---- bounds ----------------------------------------------------------------------------------

  private Thing[] things(int count, String type) {
    Thing[] made = new Thing[count];
    for (int i = 0; i < count; i++) {
      made[i] = type.startsWith("java.") ? heap.jdk(type) : heap.app(type);
    }
    return made;
  }

  @Test
  void ofOneClassAreMetOnlySoMany() {
    walk = walk(bounds(ENOUGH, 3, ENOUGH));
    from(heap.array(things(4, "com.acme.Session")));
    assertEquals(2 + 3, walk.graph.nodes());
    assertTrue(walk.isCapped());
    assertNull(walk.ended(), "the walk goes on");
  }

  @Test
  void exactlyAsManyAsAllowedAreNotTooMany() {
    walk = walk(bounds(ENOUGH, 3, 4));
    from(heap.array(things(3, "com.acme.Session")));
    assertEquals(2 + 3, walk.graph.nodes());
    assertFalse(walk.isCapped());
  }

  @Test
  void ofTheJdksClassesMoreAreMetAsTheyAreInEveryWay() {
    walk = walk(bounds(ENOUGH, 3, ENOUGH));
    from(heap.array(things(16, "java.util.ArrayList")));
    assertEquals(2 + 15, walk.graph.nodes());
  }

  @Test
  void eachStretchOfTheWalkCountsClassesAnew() {
    walk = walk(bounds(ENOUGH, 3, ENOUGH));
    from(heap.array(things(4, "com.acme.Session")));
    from(heap.array(things(4, "com.acme.Session")));
    assertEquals(2 * (2 + 3), walk.graph.nodes());
  }

  @Test
  void socketsAreMetHoweverManyThereAre() {
    walk = walk(bounds(ENOUGH, 3, ENOUGH));
    from(heap.array(heap.sockets(100, 50)));
    assertEquals(50, walk.sockets.size());
    assertFalse(walk.isCapped());
  }

  @Test
  void ofOneArrayOnlySoManyElementsAreReadAndHolesDoNotCount() {
    walk = walk(bounds(ENOUGH, ENOUGH, 3));
    Thing last = heap.app("Last");
    from(heap.array(null, heap.app("A"), null, null, heap.app("B"), last, heap.app("TooMany")));
    assertTrue(met(last));
    assertEquals(2 + 3, walk.graph.nodes());
    assertTrue(walk.isCapped());
  }

  @Test
  void tooManyObjectsEndTheWalkWithAReason() {
    walk = walk(bounds(4, ENOUGH, ENOUGH));
    from(heap.array(things(9, "com.acme.Session")));
    assertEquals(4, walk.graph.nodes());
    assertEquals("there are more objects than it may look at", walk.ended());
    int read = heap.read.size();
    from(heap.app("Another").with("field", heap.app("Field")));
    assertEquals(read, heap.read.size(), "nothing is read any more");
  }

  @Test
  void theTimeEndsTheWalkWithAReason() {
    walk = walk(new Bounds(ENOUGH, ENOUGH, ENOUGH, 4, System.nanoTime() - (1L << 40)));
    from(heap.app("Start").with("next", heap.app("Next").with("end", heap.app("End"))));
    assertEquals("the time for it was over", walk.ended());
    assertTrue(walk.graph.nodes() < 4, "it stopped at its first look at the clock");
  }

  // ---- what is not a plain reference -----------------------------------------------------------

  @Test
  void aThreadLocalHasTheValuesThatThreadsHaveForIt() {
    Thing local = heap.app("com.acme.Context");
    Thing value = heap.app("com.acme.Session");
    Thing entry = heap.jdk("java.lang.ThreadLocal$ThreadLocalMap$Entry").with("value", value);
    entry.key = local;
    from(heap.array(entry));
    assertEquals(
        List.of("[Ljava.lang.Object;.[]", "com.acme.Context." + Walk.LOCAL), sorted(entry));
  }

  @Test
  void aThreadLocalThatIsGoneHasNothing() {
    Thing entry = heap.jdk("java.lang.ThreadLocal$ThreadLocalMap$Entry");
    from(heap.array(entry));
    assertEquals(List.of("[Ljava.lang.Object;.[]"), holdersOf(entry));
  }

  private List<String> sorted(Thing thing) {
    List<String> holders = holdersOf(thing);
    holders.sort(null);
    return holders;
  }

  @Test
  void aVariableOfALanguageThatKeepsItsOwnIsAPlaceOfTheApplication() {
    Thing value = heap.jdk("java.util.HashMap");
    Thing variable = heap.library("clojure.lang.Var").with("root", value);
    variable.variable = Variable.of("shop.server", "open-sockets");
    from(variable);
    assertEquals(List.of("clojure.lang.Var.root", "root shop.server.open-sockets"), sorted(value));
  }

  @Test
  void aVariableOfALibraryIsNoPlaceOfTheApplication() {
    Thing value = heap.jdk("java.util.HashMap");
    Thing variable = heap.library("clojure.lang.Var").with("root", value);
    variable.variable = Variable.of("lib.pool", "connections");
    from(variable);
    assertEquals(List.of("clojure.lang.Var.root"), holdersOf(value));
    Thing nameless = heap.library("clojure.lang.Var").with("root", value);
    from(nameless);
    assertEquals(2, holdersOf(value).size(), "one that cannot be read has its value all the same");
  }
}
