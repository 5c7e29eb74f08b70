// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.FrameRules;
import io.closewait.options.Options;
import io.closewait.support.GrantedRights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;

/** A way is walked again before it is told: what has changed meanwhile, and is it still true? */
class RecheckTest {
  /** Stands for what a leak's socket is to a program. */
  static final class End {
    final Object unused = new Object();
  }

  static final class Box {
    Object first;
    Object second;
  }

  static final class Link {
    Object value;
    Link next;
  }

  static final class Statics {
    static Object kept = new Box();

    private Statics() {}
  }

  private final JvmInternals jvm = Searching.internals();
  private final FieldLists fields = fields();
  private final CodeOrigins origins =
      new CodeOrigins(FrameRules.load(Options.parse("").app()), Options.parse("").app());
  private final Heap heap = new LiveHeap(jvm, new Shapes(jvm, fields, origins));
  private final Graph graph = new Graph();
  private final Map<Integer, Integer> way = new LinkedHashMap<>();

  private FieldLists fields() {
    try {
      ConstantNames names = new ConstantNames(jvm.trusted());
      return new FieldLists(jvm, names, ByteBuddyAgent.install(), new WeakHashMap<>());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private int node(Object object) {
    int known = graph.find(object);
    return known >= 0
        ? known
        : graph.add(object, object instanceof Root ? Shape.ROOT : heap.shape(object));
  }

  /** Notes that the search has met this reference. */
  private RecheckTest saw(Object from, String field, Object to) {
    int start = node(from);
    int end = node(to);
    way.put(graph.edges(), graph.edges());
    graph.addEdge(start, end, field);
    return this;
  }

  private boolean stands() {
    int[] path = way.keySet().stream().mapToInt(edge -> edge).toArray();
    return new Recheck(graph, heap, jvm).stands(path);
  }

  private static Box box(Object first) {
    Box box = new Box();
    box.first = first;
    return box;
  }

  @Test
  void aWayThatIsAsItWasStands() {
    End end = new End();
    Box inner = box(end);
    Box outer = box(inner);
    saw(outer, "first", inner).saw(inner, "first", end);
    assertTrue(stands());
    assertTrue(new Recheck(graph, heap, jvm).stands(new int[0]), "nothing was claimed");
  }

  @Test
  void aReferenceThatIsGoneEndsTheWay() {
    End end = new End();
    Box box = box(end);
    saw(box, "first", end);
    box.first = null;
    assertFalse(stands());
  }

  @Test
  void theSameObjectByAnotherFieldIsAnotherWay() {
    End end = new End();
    Box box = box(end);
    saw(box, "first", end);
    box.first = null;
    box.second = end;
    assertFalse(stands());
  }

  @Test
  void bothEndsMustBeTheSameAndWhatLiesBetweenMayBeNew() {
    End end = new End();
    Box inner = box(end);
    Box outer = box(inner);
    saw(outer, "first", inner).saw(inner, "first", end);
    outer.first = box(end);
    assertTrue(stands(), "replaced by another that has the same");
    outer.first = box(new End());
    assertFalse(stands(), "the end is another one");
  }

  @Test
  void anElementMayBeAnywhereInItsArray() {
    End end = new End();
    Object[] array = {new Box(), end, null};
    saw(array, "[]", end);
    array[1] = null;
    array[2] = end;
    assertTrue(stands());
    array[2] = new End();
    assertFalse(stands());
  }

  @Test
  void anElementInBetweenMayBeReplacedByItsLike() {
    End end = new End();
    Box inner = box(end);
    Object[] array = {null, inner};
    saw(array, "[]", inner).saw(inner, "first", end);
    array[1] = null;
    assertFalse(stands());
    array[0] = box(end);
    assertTrue(stands());
    Link unlike = new Link();
    unlike.value = end;
    array[0] = unlike;
    assertFalse(stands(), "of another class");
  }

  @Test
  void aPageOfATableMayBeReplacedAndItsPlaceToo() {
    End end = new End();
    Object[] page = {null, end};
    Object[] table = {new Object[0], page};
    saw(table, "[]", page).saw(page, "[]", end);
    assertTrue(stands());
    table[1] = null;
    table[0] = new Object[] {end};
    assertTrue(stands());
    table[0] = new Object[] {new End()};
    assertFalse(stands());
  }

  @Test
  void whatWrapsItsLikeIsFollowedToItsEnd() {
    End end = new End();
    Box inner = box(end);
    Box outer = box(inner);
    saw(outer, "first", inner).saw(inner, "first", end);
    inner.first = null;
    assertFalse(stands());
  }

  private static Link[] list(int length, Object last) {
    Link[] links = new Link[length];
    for (int i = length - 1; i >= 0; i--) {
      links[i] = new Link();
      links[i].next = i + 1 < length ? links[i + 1] : null;
    }
    links[length - 1].value = last;
    return links;
  }

  private void sawList(Box head, Link[] links, Object end) {
    saw(head, "first", links[0]);
    for (int i = 1; i < links.length; i++) {
      saw(links[i - 1], "next", links[i]);
    }
    saw(links[links.length - 1], "value", end);
  }

  @Test
  void aListMayHaveBecomeLongerOrShorter() {
    End end = new End();
    Link[] links = list(5, end);
    Box head = box(links[0]);
    sawList(head, links, end);
    assertTrue(stands());
    Link added = new Link();
    added.next = links[0];
    head.first = added;
    assertTrue(stands(), "one more in front");
    head.first = links[3];
    assertTrue(stands(), "some were taken off");
    links[4].value = null;
    assertFalse(stands(), "its own was taken off");
  }

  @Test
  void aLongListDoesNotTakeTheThreadsStack() {
    End end = new End();
    Link[] links = list(9_000, end);
    sawList(box(links[0]), links, end);
    assertTrue(stands());
  }

  @Test
  void aListThatIsAnsweredByNobodyIsNotFollowedForEver() {
    End end = new End();
    Link[] links = list(3, end);
    sawList(box(links[0]), links, end);
    links[2].value = null;
    links[2].next = links[0];
    assertFalse(stands(), "it goes round in a ring");
  }

  @Test
  void aStaticFieldIsReadAnew() throws ReflectiveOperationException {
    End end = new End();
    Box box = box(end);
    Statics.kept = box;
    long offset = jvm.staticOffset(Statics.class.getDeclaredField("kept"));
    Root root = Root.ofStatic(Statics.class, CodeOrigin.APPLICATION, offset);
    saw(root, "kept", box).saw(box, "first", end);
    assertTrue(stands());
    Statics.kept = box(end);
    assertTrue(stands());
    Statics.kept = new Box();
    assertFalse(stands());
  }

  @Test
  void aThreadIsTheSameAsLongAsItIsThere() {
    End end = new End();
    Box task = box(end);
    saw(Root.ofThread("worker-1"), "", task).saw(task, "first", end);
    assertTrue(stands());
    task.first = null;
    assertFalse(stands());
  }

  /** Of one test: a value that another has left would be found. */
  @SuppressWarnings("ThreadLocalUsage")
  @Test
  void theValuesOfAThreadLocalAreStillItsOwn() throws ReflectiveOperationException {
    ThreadLocal<Object> local = new ThreadLocal<>();
    ThreadLocal<Object> other = new ThreadLocal<>();
    End end = new End();
    local.set(end);
    try {
      Object entry = entryOf(local);
      saw(local, Walk.LOCAL, entry).saw(entry, "value", end);
      assertTrue(stands());
      way.clear();
      saw(other, Walk.LOCAL, entry).saw(entry, "value", end);
      assertFalse(stands());
    } finally {
      local.remove();
    }
  }

  /** What the current thread keeps for it. */
  private Object entryOf(ThreadLocal<?> local) throws ReflectiveOperationException {
    Object map = read(Thread.class.getDeclaredField("threadLocals"), Thread.currentThread());
    Object table = read(map.getClass().getDeclaredField("table"), map);
    Object entry =
        Arrays.stream((Object[]) table)
            .filter(each -> each != null && heap.threadLocal(each) == local)
            .findFirst()
            .orElse(null);
    assertNotNull(entry);
    return entry;
  }

  private Object read(java.lang.reflect.Field field, Object holder) {
    return GrantedRights.platform().reference(holder, jvm.offset(field));
  }
}
