// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

/**
 * Where a search through the graph has been, and by which edge it came there. Made once for a
 * graph, and cleared for each socket: hundreds of them leave no garbage behind. One thread.
 */
final class Ways {
  private static final int START = -1;

  /** An edge is kept plus this, so that zero is where it has not been. */
  private static final int SEEN = 2;

  private final Ints edges;
  private final Ints reached = new Ints();

  Ways(Graph graph) {
    edges = new Ints(graph.nodes());
  }

  /** It has been nowhere. */
  void clear() {
    for (int i = 0; i < reached.size(); i++) {
      edges.set(reached.get(i), 0);
    }
    reached.clear();
  }

  void start(int node) {
    if (!has(node)) {
      reached.add(node);
    }
    edges.set(node, START + SEEN);
  }

  /** Adds a way; false where it has been there before. */
  boolean reach(int node, int edge) {
    if (has(node)) {
      return false;
    }
    reached.add(node);
    edges.set(node, edge + SEEN);
    return true;
  }

  boolean has(int node) {
    return edges.get(node) != 0;
  }

  int size() {
    return reached.size();
  }

  /** The edge by which it came there; -1 at the start, and where it has not been. */
  int edgeAt(int node) {
    return has(node) ? edges.get(node) - SEEN : START;
  }

  /** Edges from {@code node}, to which one climbed, down to the start, after {@code first}. */
  int[] down(Graph graph, int node, int first) {
    int length = 1;
    for (int edge = edgeAt(node); edge != START; edge = edgeAt(graph.to(edge))) {
      length++;
    }
    int[] path = new int[length];
    path[0] = first;
    int at = 1;
    for (int edge = edgeAt(node); edge != START; edge = edgeAt(graph.to(edge))) {
      path[at++] = edge;
    }
    return path;
  }

  /** Edges from the start to {@code node}, to which one went forwards. */
  int[] forwards(Graph graph, int node) {
    int length = 0;
    for (int edge = edgeAt(node); edge != START; edge = edgeAt(graph.from(edge))) {
      length++;
    }
    int[] path = new int[length];
    for (int edge = edgeAt(node); edge != START; edge = edgeAt(graph.from(edge))) {
      path[--length] = edge;
    }
    return path;
  }
}
