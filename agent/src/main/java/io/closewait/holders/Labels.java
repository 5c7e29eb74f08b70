// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.ArrayDeque;

/**
 * Whose each object is: one connection's own, or shared. From every connected socket, leaked or
 * healthy, backwards, level by level: what is reached from one socket is its own; where the ways of
 * two meet about equally far from both is a table, a list, a registry. One thread.
 */
final class Labels {
  static final int NOBODY = 0, SHARED = -1;

  private static final int STEPS = 16;

  /** So near to another connection, an object is that one's; farther, one of many claims it. */
  private static final int NEAR = 6;

  /** One socket may be in more places than others; it does not own the server for that. */
  private static final int FURTHER = 2;

  private static final int PASSES = 3;

  private final Graph graph;
  private final Ints sockets;
  private final Ints fixed;
  private Ints labels;
  private Ints distances;
  private Ints others;
  private int news;

  private Labels(Graph graph, Ints sockets) {
    this.graph = graph;
    this.sockets = sockets;
    this.fixed = new Ints(graph.nodes());
    spread();
  }

  static Labels of(Graph graph, Ints sockets) {
    Labels labels = new Labels(graph, sockets);
    for (int pass = 1; pass < PASSES && labels.news > 0; pass++) {
      labels.spread();
    }
    return labels;
  }

  /** {@link #NOBODY}, {@link #SHARED}, or the place of its socket plus one. */
  int of(int node) {
    return labels.get(node);
  }

  /** References from the node to its socket. */
  int distance(int node) {
    return distances.get(node);
  }

  /**
   * Whether a way through this object would lead to another connection than the one labelled so.
   */
  boolean isOfAnother(int node, int label) {
    int own = labels.get(node);
    return own > 0 && own != label && distances.get(node) <= NEAR;
  }

  private void spread() {
    labels = new Ints(graph.nodes());
    distances = new Ints(graph.nodes());
    others = new Ints(graph.nodes());
    news = 0;
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    for (int i = 0; i < sockets.size(); i++) {
      labels.set(sockets.get(i), i + 1);
      queue.add(sockets.get(i));
    }
    while (!queue.isEmpty()) {
      spread(queue.poll(), queue);
    }
  }

  private void spread(int node, ArrayDeque<Integer> queue) {
    int label = labels.get(node);
    if (label == SHARED || graph.shape(node).thread) {
      return;
    }
    for (int i = graph.inStart(node); i < graph.inStart(node + 1); i++) {
      int holder = graph.from(graph.in(i));
      if (areLinked(node, holder)) {
        share(holder);
        share(node);
        return;
      }
      if (labels.get(holder) == NOBODY) {
        reach(holder, label, distances.get(node) + 1, queue);
      } else {
        contest(holder, label, distances.get(node) + 1);
      }
    }
  }

  private void reach(int node, int label, int distance, ArrayDeque<Integer> queue) {
    distances.set(node, distance);
    if (fixed.get(node) != 0 || graph.shape(node).hub || graph.isRoot(node)) {
      labels.set(node, SHARED);
      return;
    }
    labels.set(node, label);
    if (distance < STEPS) {
      queue.add(node);
    }
  }

  /** Reached from a second socket: shared if about as near, or if it is not the only other one. */
  private void contest(int node, int label, int distance) {
    int first = labels.get(node);
    if (first == label || first == SHARED || distances.get(node) == 0) {
      return;
    }
    int other = others.get(node);
    if (distance <= distances.get(node) + FURTHER || other != 0 && other != label) {
      share(node);
    } else {
      others.set(node, label);
    }
  }

  private void share(int node) {
    labels.set(node, SHARED);
    news += fixed.get(node) == 0 ? 1 : 0;
    fixed.set(node, 1);
  }

  /** The next or the previous element of a list; what refers to itself is no list. */
  private boolean areLinked(int node, int holder) {
    Shape shape = graph.shape(holder);
    return holder != node && shape == graph.shape(node) && shape.collection && !shape.array;
  }
}
