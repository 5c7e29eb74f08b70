// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.Arrays;

/**
 * Walks a way again by the names of its fields before it is reported: objects move while they are
 * read. Both ends must be the same; what lies between may be new, and elements may be anywhere in
 * their array. One thread.
 */
final class Recheck {
  private static final int TRIES = 20_000, CHAIN = 10_000;

  private final Graph graph;
  private final Heap heap;
  private final JvmInternals jvm;
  private int tries;

  Recheck(Graph graph, Heap heap, JvmInternals jvm) {
    this.graph = graph;
    this.heap = heap;
    this.jvm = jvm;
  }

  boolean stands(int[] whole) {
    if (whole.length == 0) {
      return true;
    }
    int[] path = withoutLinks(whole);
    tries = TRIES;
    Object start = graph.object(graph.from(whole[0]));
    if (!(start instanceof Root)) {
      return step(start, path, 0);
    }
    Root root = (Root) start;
    Object first =
        root.type == null
            ? graph.object(graph.to(whole[0]))
            : jvm.reference(root.type, root.offset);
    return step(first, path, 1);
  }

  /**
   * A list is one step, however long: each step takes a frame of this thread's stack. Of its
   * references the last one stays, as it tells where the list is left.
   */
  private int[] withoutLinks(int[] path) {
    int[] kept = new int[path.length];
    int length = 0;
    for (int i = 0; i < path.length; i++) {
      if (i == 0 || !isLinkAsWell(path[i - 1], path[i])) {
        length++;
      }
      kept[length - 1] = path[i];
    }
    return Arrays.copyOf(kept, length);
  }

  /** Arrays in arrays are no list: each of them is looked through. */
  private boolean isLinkAsWell(int before, int edge) {
    Shape shape = graph.shape(graph.from(edge));
    return !shape.array
        && shape == graph.shape(graph.from(before))
        && graph.field(edge).equals(graph.field(before));
  }

  private boolean step(Object from, int[] path, int at) {
    if (at == path.length) {
      return from == graph.object(graph.to(path[at - 1]));
    }
    if (from == null || --tries < 0) {
      return false;
    }
    Shape shape = heap.shape(from);
    if (shape.leaf) {
      return false;
    }
    if (graph.field(path[at]).equals(Walk.LOCAL)) {
      Object value = graph.object(graph.to(path[at]));
      return heap.threadLocal(value) == from && step(value, path, at + 1);
    }
    return shape.array
        ? anyElement((Object[]) from, path, at)
        : field(from, shape, graph.field(path[at]), path, at);
  }

  private boolean anyElement(Object[] array, int[] path, int at) {
    Object before = graph.object(graph.to(path[at]));
    for (Object element : array) {
      if (element == before) {
        if (step(element, path, at + 1)) {
          return true;
        }
        break;
      }
    }
    for (Object element : array) {
      boolean alike =
          element != null && element != before && element.getClass() == before.getClass();
      if (alike && step(element, path, at + 1)) {
        return true;
      }
    }
    return false;
  }

  private boolean field(Object from, Shape shape, String name, int[] path, int at) {
    for (Declared.Slot slot : shape.fields) {
      if (!slot.name.equals(name)) {
        continue;
      }
      Object next = jvm.reference(from, slot.offset);
      if (step(next, path, at + 1) || chain(from, next, slot, path, at)) {
        return true;
      }
    }
    return false;
  }

  /** Along the nodes of a list, which may have become longer. */
  private boolean chain(Object from, Object next, Declared.Slot slot, int[] path, int at) {
    Object link = next;
    for (int i = 0; i < CHAIN && link != null && link.getClass() == from.getClass(); i++) {
      link = jvm.reference(link, slot.offset);
      if (step(link, path, at + 1)) {
        return true;
      }
    }
    return false;
  }
}
