// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.HashMap;
import java.util.Map;

/** Where a search through the graph has been, and by which edge it came there. One thread. */
final class Ways {
  private static final int START = -1;

  private final Map<Integer, Integer> edges = new HashMap<>();

  void start(int node) {
    edges.put(node, START);
  }

  /** Adds a way; false where it has been there before. */
  boolean reach(int node, int edge) {
    return edges.putIfAbsent(node, edge) == null;
  }

  boolean has(int node) {
    return edges.containsKey(node);
  }

  int size() {
    return edges.size();
  }

  private int edgeAt(int node) {
    return edges.getOrDefault(node, START);
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
