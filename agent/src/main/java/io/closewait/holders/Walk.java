// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Breadth first through the objects, along ordinary fields and the elements of arrays. Bounded in
 * objects, in objects of one class, in elements of one array, in time and by the heap. One thread.
 */
final class Walk {
  /** In place of a field: from a thread local to its values. */
  static final String LOCAL = "its values";

  /** Objects between two looks at the clock and the heap. */
  private static final int LOOK = 256;

  /** The JDK's own classes are in every path. */
  private static final int MORE_OF_THE_JDK = 5;

  /** Each function is a variable too. */
  private static final int MORE_VARIABLES = 20;

  final Graph graph = new Graph();

  /** Nodes of connected sockets, leaked or healthy. */
  final Ints sockets = new Ints();

  /** Numbers of the sockets, in the same order. */
  final Ints numbers = new Ints();

  private final Heap heap;
  private final Bounds bounds;
  private final Freed freed;
  private final IntPredicate connected;
  private final Map<Shape, int[]> ofOneClass = new IdentityHashMap<>();

  /** Containers without a cap. */
  private final BitSet free = new BitSet();

  private int done;
  private boolean capped;
  private @Nullable String ended;

  Walk(Heap heap, Bounds bounds, Freed freed, IntPredicate connected) {
    this.heap = heap;
    this.bounds = bounds;
    this.freed = freed;
    this.connected = connected;
  }

  /** Whether something was left out that another round might look at. */
  boolean isCapped() {
    return capped;
  }

  /** Null; or why it did not go on. */
  @Nullable String ended() {
    return ended;
  }

  /** Adds one more place to begin at. */
  void root(Root root, Object object, String field) {
    if (object != null && !heap.shape(object).leaf) {
      meet(graph.add(root, Shape.ROOT), object, field);
    }
  }

  /** Goes on from what was met last, to the end or the bounds. */
  void run() {
    for (; done < graph.nodes() && ended == null; done++) {
      if (done % LOOK == 0) {
        ended = bounds.exceeded();
      }
      expand(done);
    }
    ofOneClass.clear();
  }

  private void expand(int node) {
    Shape shape = graph.shape(node);
    Object object = graph.object(node);
    if (shape.leaf) {
      return;
    }
    if (shape.array) {
      elements(node, object);
      return;
    }
    for (Declared.Slot slot : shape.fields) {
      meet(node, heap.reference(object, slot), slot.name);
    }
    if (shape.local) {
      local(node, object);
    }
    if (shape.variable) {
      variable(shape, object);
    }
  }

  /** What has the value is the application's, by the name that its source gave it. */
  private void variable(Shape shape, Object object) {
    Variable variable = heap.variable(object);
    if (variable == null || heap.isOfLibrary(variable.namespace)) {
      return;
    }
    for (Declared.Slot slot : shape.fields) {
      Object value = slot.name.equals(Variable.VALUE) ? heap.reference(object, slot) : null;
      if (value != null) {
        root(Root.ofVariable(variable.namespace), value, variable.name);
      }
    }
  }

  /** A thread local has the values that threads have for it, as a table would. */
  private void local(int node, Object value) {
    Object key = heap.threadLocal(value);
    int holder = key == null ? -1 : graph.find(key);
    holder = key == null || holder >= 0 ? holder : admit(node, key, LOCAL);
    if (holder >= 0) {
      graph.addEdge(holder, node, LOCAL);
    }
  }

  private void elements(int node, Object array) {
    int met = 0;
    int length = heap.length(array);
    for (int i = 0; i < length; i++) {
      Object element = heap.element(array, i);
      if (element == null) {
        continue;
      }
      meet(node, element, "[]");
      if (++met >= bounds.elements && !free.get(node)) {
        capped = true;
        return;
      }
    }
  }

  private void meet(int from, @Nullable Object object, String field) {
    if (object == null) {
      return;
    }
    int node = graph.find(object);
    node = node >= 0 ? node : admit(from, object, field);
    if (node >= 0) {
      graph.addEdge(from, node, field);
    }
  }

  /** Number of a new node; -1 where it is left out. */
  private int admit(int from, Object object, String field) {
    Shape shape = heap.shape(object);
    if (shape.leaf && shape.socket == null) {
      return -1;
    }
    if (graph.nodes() >= bounds.objects) {
      ended = "there are more objects than it may look at";
      return -1;
    }
    boolean whole = freed.has(object, shape, graph.shape(from), field, free.get(from));
    if (!whole && shape.socket == null && isOneTooMany(shape)) {
      capped = true;
      return -1;
    }
    int node = graph.add(object, shape);
    if (whole && shape.passedOver) {
      free.set(node);
    }
    if (shape.socket != null) {
      note(node, shape.socket.number(object));
    }
    return node;
  }

  private boolean isOneTooMany(Shape shape) {
    int[] count = ofOneClass.get(shape);
    if (count == null) {
      count = new int[1];
      ofOneClass.put(shape, count);
    }
    int more =
        shape.variable ? MORE_VARIABLES : shape.origin == CodeOrigin.JDK ? MORE_OF_THE_JDK : 1;
    return ++count[0] > bounds.ofOneClass * more;
  }

  private void note(int node, int number) {
    if (number >= 0 && connected.test(number)) {
      sockets.add(node);
      numbers.add(number);
    }
  }
}
