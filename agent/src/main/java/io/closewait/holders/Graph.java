// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

/**
 * The objects that the search met, and every reference between them. Objects are told apart by
 * identity in a table of our own: a map of the JDK's might call the application's equals. One
 * thread.
 */
final class Graph {
  private static final int SPREAD = 0x9E3779B9;
  private static final int FIRST_TABLE = 1 << 12;

  private final Refs<Object> objects = new Refs<>();
  private final Refs<Shape> shapes = new Refs<>();
  private int nodes;

  /** Open addressing: number of the node plus one. */
  private Ints table = new Ints(FIRST_TABLE);

  private final Ints from = new Ints();
  private final Ints to = new Ints();
  private final Refs<String> fields = new Refs<>();

  // ---- after the walk: the edges by node, in one list with starts ------------------------------

  private Ints inStart = new Ints();
  private Ints inEdges = new Ints();
  private Ints outStart = new Ints();
  private Ints outEdges = new Ints();

  int nodes() {
    return nodes;
  }

  int edges() {
    return from.size();
  }

  Object object(int node) {
    return objects.get(node);
  }

  Shape shape(int node) {
    return shapes.get(node);
  }

  boolean isRoot(int node) {
    return shapes.get(node) == Shape.ROOT;
  }

  /** Number of the object; -1 where it was not met. */
  int find(Object object) {
    return table.get(slot(object)) - 1;
  }

  /** An object that was not met before. */
  int add(Object object, Shape shape) {
    objects.add(object);
    shapes.add(shape);
    nodes++;
    if (nodes * 2 > table.size()) {
      table = new Ints(table.size() * 2);
      for (int i = 0; i < nodes; i++) {
        table.set(slot(objects.get(i)), i + 1);
      }
    } else {
      table.set(slot(object), nodes);
    }
    return nodes - 1;
  }

  private int slot(Object object) {
    int mask = table.size() - 1;
    int at = System.identityHashCode(object) * SPREAD >>> 7 & mask;
    while (table.get(at) != 0 && objects.get(table.get(at) - 1) != object) {
      at = at + 1 & mask;
    }
    return at;
  }

  void addEdge(int fromNode, int toNode, String field) {
    from.add(fromNode);
    to.add(toNode);
    fields.add(field);
  }

  int from(int edge) {
    return from.get(edge);
  }

  int to(int edge) {
    return to.get(edge);
  }

  String field(int edge) {
    return fields.get(edge);
  }

  /** Sorts the edges by node; to be called when all are there. */
  void index() {
    inStart = starts(to);
    inEdges = sorted(to, inStart);
    outStart = starts(from);
    outEdges = sorted(from, outStart);
  }

  private Ints starts(Ints ends) {
    Ints starts = new Ints(nodes + 1);
    for (int i = 0; i < ends.size(); i++) {
      starts.increment(ends.get(i) + 1);
    }
    for (int i = 0; i < nodes; i++) {
      starts.set(i + 1, starts.get(i) + starts.get(i + 1));
    }
    return starts;
  }

  private Ints sorted(Ints ends, Ints starts) {
    Ints next = new Ints(nodes + 1);
    for (int i = 0; i <= nodes; i++) {
      next.set(i, starts.get(i));
    }
    Ints sorted = new Ints(ends.size());
    for (int i = 0; i < ends.size(); i++) {
      sorted.set(next.increment(ends.get(i)), i);
    }
    return sorted;
  }

  /** First place of the references to this node; those of the next node begin where they end. */
  int inStart(int node) {
    return inStart.get(node);
  }

  /** The edge at a place between {@link #inStart} of a node and of the next. */
  int in(int place) {
    return inEdges.get(place);
  }

  /** First place of the references that the node has, found as with {@link #inStart}. */
  int outStart(int node) {
    return outStart.get(node);
  }

  int out(int place) {
    return outEdges.get(place);
  }
}
