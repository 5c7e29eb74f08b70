// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.holders.DrawnGraph.Node;
import io.closewait.leak.Holder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a way through the objects is written. */
class WordsTest {
  private final DrawnGraph drawn = new DrawnGraph();
  private final Node socket = drawn.socket();

  /** The way along the first reference of each object, from there to where none is. */
  private int[] wayFrom(Node start) {
    drawn.draw();
    int[] way = new int[9];
    int length = 0;
    int node = drawn.number(start);
    while (drawn.graph.outStart(node) < drawn.graph.outStart(node + 1)) {
      way[length] = drawn.graph.out(drawn.graph.outStart(node));
      node = drawn.graph.to(way[length++]);
    }
    return java.util.Arrays.copyOf(way, length);
  }

  private Words words() {
    return new Words(drawn.graph, drawn);
  }

  private List<String> steps(Node start) {
    int[] way = wayFrom(start);
    return words().steps(way);
  }

  private Node place(Root.Kind kind, String name) {
    return drawn.place(kind, CodeOrigin.APPLICATION, name);
  }

  @Test
  void aStaticFieldIsCalledOneAndItsCollectionNamed() {
    Node map = drawn.jdk("java.util.concurrent.ConcurrentHashMap").refersBy("table", socket);
    Node server = drawn.statics(CodeOrigin.APPLICATION, "com.acme.Server").refersBy("open", map);
    assertEquals(List.of("static com.acme.Server.open (ConcurrentHashMap)"), steps(server));
    assertEquals("com.acme.Server.open", words().place(wayFrom(server)));
  }

  @Test
  void ofANestedCollectionOnlyItsOwnNameIsTold() {
    Node view = drawn.jdk("java.util.Collections$SetFromMap").refersBy("m", socket);
    assertEquals(
        List.of("com.acme.Server.open (SetFromMap)"),
        steps(drawn.app("com.acme.Server").refersBy("open", view)));
  }

  @Test
  void anArrayIsNoCollectionToName() {
    Node array = drawn.array().refersBy("[]", socket);
    assertEquals(
        List.of("com.acme.Server.open"),
        steps(drawn.app("com.acme.Server").refersBy("open", array)));
  }

  @Test
  void whatLibrariesAndTheJdkHaveInBetweenIsPassedOver() {
    Node channel = drawn.library("org.lib.Channel").refersBy("socket", socket);
    Node session = drawn.app("com.acme.Session").refersBy("channel", channel);
    Node list = drawn.jdk("java.util.ArrayList").refersBy("elementData", session);
    Node server = drawn.app("com.acme.Server").refersBy("sessions", list);
    assertEquals(List.of("com.acme.Server.sessions (ArrayList)", "Session.channel"), steps(server));
  }

  @Test
  void theFirstHolderIsToldWhoeverItIs() {
    Node pool = drawn.library("org.lib.Pool").refersBy("idle", socket);
    assertEquals(List.of("org.lib.Pool.idle"), steps(pool));
  }

  @Test
  void stepsThatReadAlikeAreOne() {
    Node second = drawn.app("com.acme.Link").refersBy("next", socket);
    Node first = drawn.app("com.acme.Link").refersBy("next", second);
    Node start = drawn.app("com.acme.Chain").refersBy("head", first);
    assertEquals(List.of("com.acme.Chain.head", "Link.next"), steps(start));
  }

  @Test
  void aVariableOfClojureIsWrittenAsItsSourceWritesIt() {
    Node variable = place(Root.Kind.VARIABLE, "shop.server").refersBy("open-sockets", socket);
    assertEquals(List.of("shop.server/open-sockets"), steps(variable));
    assertEquals("shop.server/open-sockets", words().place(wayFrom(variable)));
  }

  @Test
  void nativeCodeHasItsOwnWords() {
    Node global = place(Root.Kind.NATIVE, "native code").refersBy("<global>", socket);
    assertEquals(List.of("native code"), steps(global));
  }

  @Test
  void aLocalVariableIsNamedByItsFrame() {
    Node local = place(Root.Kind.LOCAL, "com.acme.Main.run(Main.java:9)").refersBy("x", socket);
    int[] way = wayFrom(local);
    assertTrue(words().isLocal(way));
    assertEquals("com.acme.Main.run(Main.java:9)", words().place(way));
    Node field = drawn.app("com.acme.Server").refersBy("open", socket);
    assertFalse(words().isLocal(wayFrom(field)));
  }

  @Test
  void aThreadsOwnFieldIsAFieldAndWhatAllThreadsHaveIsAThreadLocal() {
    Node own = drawn.app("com.acme.PollThread").refersBy("socket", socket);
    assertEquals(List.of("com.acme.PollThread.socket"), steps(own));
    Node inherited = drawn.app("com.acme.IdleThread").inheritedRefersBy("threadLocals", socket);
    assertEquals(List.of("a thread local of thread \"worker-#\""), steps(inherited));
  }

  @Test
  void theTableOfALibraryIsItsFirstContainerOrElseItsLastStep() {
    Node array = drawn.array().refersBy("[]", socket);
    Node queue = drawn.library("org.lib.Queue").refersBy("slots", array);
    Node pool = drawn.library("org.lib.Pool").refersBy("queue", queue);
    assertEquals("Queue.slots", words().table(wayFrom(pool)));
    Node plain = drawn.library("org.lib.Holder").refersBy("socket", socket);
    Node outer = drawn.library("org.lib.Outer").refersBy("holder", plain);
    assertEquals("Holder.socket", words().table(wayFrom(outer)));
    Node application = drawn.app("com.acme.Server").refersBy("open", socket);
    assertEquals("", words().table(wayFrom(application)));
  }

  @Test
  void whatHasTheSocketsIsCalledByItsTrade() {
    Node selector = drawn.library("org.lib.LoopSelector").refersBy("keys", socket);
    Node executor = drawn.library("org.lib.WorkExecutor").refersBy("queue", socket);
    Node pool = drawn.library("org.lib.Pool").refersBy("idle", socket);
    assertEquals("selector", words().noun(wayFrom(selector)));
    assertEquals("executor", words().noun(wayFrom(executor)));
    assertEquals("pool", words().noun(wayFrom(pool)));
  }

  @Test
  void theEndOfAWayMayBeALambda() {
    Node lambda = drawn.app("com.acme.Server$$Lambda/0x7");
    Node channel = drawn.library("org.lib.Channel").refersBy("handler", lambda);
    int[] way = wayFrom(channel);
    assertTrue(words().endsInLambda(way));
    assertEquals("com.acme.Server", words().end(way));
    Node handler = drawn.app("com.acme.Handler");
    int[] plain = wayFrom(drawn.library("org.lib.Other").refersBy("handler", handler));
    assertFalse(words().endsInLambda(plain));
    assertEquals("com.acme.Handler", words().end(plain));
  }

  // ---- counts ----------------------------------------------------------------------------------

  @Test
  void ofAllAnswersOfADumpEachIsToldAndThoseThatNobodyHoldsApart() {
    Majority majority = new Majority();
    Answer field = new Answer(Holder.Claim.FIELD, "A.b", List.of(), "held by A.b");
    for (int i = 0; i < 9; i++) {
      majority.add(field);
    }
    majority.add(new Answer(Holder.Claim.FIELD, "C.d", List.of(), "held by C.d"));
    majority.addMissing(7);
    majority.addMissing(8);
    majority.addMissing(9);
    assertEquals(List.of(7, 8, 9), majority.missing());
    List<String> all =
        majority.all(Target.Fate.NEVER_CLOSED, 2, 13).stream().map(Holder::sentence).toList();
    assertEquals("held by A.b: 9 of 13", all.get(0));
    assertEquals("held by C.d: 1 of 13", all.get(1));
    assertEquals(
        "2 of 13 are held by nobody: no reference leads to them; they are never closed, as the"
            + " collector does not close channels",
        all.get(2));
    assertTrue(all.get(3).startsWith("1 of 13 were met in no field"), all.toString());
    List<Holder> closed = majority.all(Target.Fate.CLOSED_BY_COLLECTOR, 3, 13);
    assertEquals(3, closed.size(), "nothing is left over");
    assertTrue(closed.get(2).words.endsWith("the collector will close them"), closed.get(2).words);
    assertEquals(2 + 1, majority.all(Target.Fate.NOT_KNOWN, 0, 13).size());
  }

  @Test
  void aSocketThatMovedBeforeItsWayWasWalkedAgainCountsAsLookedAt() {
    Majority majority = new Majority();
    majority.add(new Answer(Holder.Claim.FIELD, "A.b", List.of(), "held by A.b"));
    majority.add(null);
    assertEquals(
        "held by A.b: 1 of 2", majority.told(Target.Fate.NOT_KNOWN, true).get(0).sentence());
  }
}
