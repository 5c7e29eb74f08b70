// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What led to a socket in the round before, and is gone through whole in the next: all else keeps
 * its caps. Containers are known by the field that has them too, as the container itself may be
 * replaced meanwhile. One thread.
 */
final class Freed {
  private final Set<Object> containers = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Shape> classes = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Shape, Set<String>> fields = new IdentityHashMap<>();

  boolean isEmpty() {
    return containers.isEmpty() && classes.isEmpty();
  }

  /** Learns from the labels of a round; false where nothing is new. */
  boolean learn(Graph graph, Labels labels) {
    int before = size();
    ArrayDeque<Integer> climb = new ArrayDeque<>();
    Set<Integer> seen = new HashSet<>();
    for (int node = 0; node < graph.nodes(); node++) {
      if (labels.of(node) == Labels.NOBODY || graph.isRoot(node)) {
        continue;
      }
      if (graph.shape(node).passedOver) {
        containers.add(graph.object(node));
        climb.add(node);
        seen.add(node);
      } else {
        classes.add(graph.shape(node));
      }
    }
    while (!climb.isEmpty()) {
      climb(graph, climb.poll(), climb, seen);
    }
    return size() > before;
  }

  private void climb(Graph graph, int node, ArrayDeque<Integer> climb, Set<Integer> seen) {
    for (int i = graph.inStart(node); i < graph.inStart(node + 1); i++) {
      int holder = graph.from(graph.in(i));
      Shape shape = graph.shape(holder);
      if (shape.passedOver) {
        if (seen.add(holder)) {
          containers.add(graph.object(holder));
          climb.add(holder);
        }
      } else if (!shape.thread && shape != Shape.ROOT) {
        fields.computeIfAbsent(shape, none -> new HashSet<>()).add(graph.field(graph.in(i)));
      }
    }
  }

  private int size() {
    int names = 0;
    for (Set<String> each : fields.values()) {
      names += each.size();
    }
    return containers.size() + classes.size() + names;
  }

  /**
   * Whether an object has no cap. {@code fromFree}: the one that refers to it is a container
   * without a cap.
   */
  boolean has(Object object, Shape shape, Shape from, String field, boolean fromFree) {
    if (isEmpty()) {
      return false;
    }
    if (containers.contains(object) || classes.contains(shape) && (fromFree || !from.passedOver)) {
      return true;
    }
    if (!shape.passedOver) {
      return false;
    }
    if (!from.passedOver) {
      Set<String> names = fields.get(from);
      return names != null && names.contains(field);
    }
    return fromFree
        && (from.array
            || shape.array
            || from == shape
            || shape.name.startsWith(from.name.concat("$")));
  }
}
