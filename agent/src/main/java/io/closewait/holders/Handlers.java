// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Forwards from a connection's own objects, never into executors, selectors, threads or other
 * connections: whose code would serve it. One thread.
 */
final class Handlers {
  private static final int OWN_WITHIN = 12, FURTHEST = 14, MOST = 30_000;

  private final Graph graph;
  private final Labels labels;
  private final Ways ways;

  Handlers(Graph graph, Labels labels) {
    this.graph = graph;
    this.labels = labels;
    this.ways = new Ways(graph);
  }

  /** The nearest class of the application, else of an unknown jar; or null. */
  @Nullable Candidate of(int socket) {
    int self = labels.of(socket);
    ways.clear();
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    own(socket, self, queue);
    Candidate otherJar = null;
    for (int level = 0; !queue.isEmpty() && level <= FURTHEST; level++) {
      for (int left = queue.size(); left > 0; left--) {
        int node = queue.poll();
        CodeOrigin origin = graph.shape(node).origin;
        if (origin.isNamed() && !graph.isRoot(node)) {
          Candidate here =
              new Candidate(Candidate.Kind.HANDLER, origin, ways.forwards(graph, node));
          if (here.path.length > 0 && origin == CodeOrigin.APPLICATION) {
            return here;
          }
          otherJar = otherJar == null && here.path.length > 0 ? here : otherJar;
        }
        forwards(node, self, queue);
      }
    }
    return otherJar;
  }

  /** The connection's own objects, the nearest first. */
  private void own(int socket, int self, ArrayDeque<Integer> queue) {
    ways.start(socket);
    queue.add(socket);
    ArrayDeque<Integer> climb = new ArrayDeque<>(queue);
    while (!climb.isEmpty()) {
      int node = climb.poll();
      for (int i = graph.inStart(node); i < graph.inStart(node + 1); i++) {
        int holder = graph.from(graph.in(i));
        boolean own = labels.of(holder) == self && labels.distance(holder) <= OWN_WITHIN;
        if (own && !graph.shape(holder).thread && !ways.has(holder)) {
          ways.start(holder);
          queue.add(holder);
          climb.add(holder);
        }
      }
    }
  }

  private void forwards(int node, int self, ArrayDeque<Integer> queue) {
    for (int i = graph.outStart(node); i < graph.outStart(node + 1); i++) {
      int edge = graph.out(i);
      int next = graph.to(edge);
      Shape shape = graph.shape(next);
      boolean nowhere = shape.hub || shape.thread || shape.leaf;
      boolean astray = nowhere || labels.isOfAnother(next, self);
      if (!astray && ways.size() < MOST && ways.reach(next, edge)) {
        queue.add(next);
      }
    }
  }
}
