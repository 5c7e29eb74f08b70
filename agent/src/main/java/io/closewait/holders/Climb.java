// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Backwards from one socket: through the connection's own objects to the tables that have them, and
 * on through arrays and collections to who has the table. One thread.
 */
final class Climb {
  private static final int MOST_NODES = 20_000, MOST_ABOVE = 20_000;
  private static final int HIGHEST = 12, ENOUGH = 3;

  private static final Comparator<Candidate> BEST_FIRST =
      new Comparator<Candidate>() {
        @Override
        public int compare(Candidate a, Candidate b) {
          int byOrigin = b.origin.compareTo(a.origin);
          int byKind = byOrigin != 0 ? byOrigin : a.kind.compareTo(b.kind);
          return byKind != 0 ? byKind : Integer.compare(a.distance, b.distance);
        }
      };

  private final Graph graph;
  private final Labels labels;
  private final int self;
  private final List<Candidate> found = new ArrayList<>();
  private final Ways ways;
  private final Ways up;
  private final ArrayDeque<Integer> queue = new ArrayDeque<>();

  private Climb(Graph graph, Labels labels, Ways ways, Ways up, int self) {
    this.graph = graph;
    this.labels = labels;
    this.ways = ways;
    this.up = up;
    this.self = self;
  }

  /**
   * All who hold the socket, the best first.
   *
   * @param ways of this graph, as {@code up}: both are cleared
   */
  static List<Candidate> from(int socket, Graph graph, Labels labels, Ways ways, Ways up) {
    ways.clear();
    up.clear();
    Climb climb = new Climb(graph, labels, ways, up, labels.of(socket));
    climb.run(socket);
    climb.found.sort(BEST_FIRST);
    return climb.found;
  }

  private void run(int socket) {
    ways.start(socket);
    queue.add(socket);
    while (!queue.isEmpty()) {
      int node = queue.poll();
      if (graph.shape(node).thread) {
        thread(node);
        continue; // who waits for a thread does not hold what it runs
      }
      for (int i = graph.inStart(node); i < graph.inStart(node + 1); i++) {
        step(node, graph.in(i));
      }
    }
    if (!hasTable()) {
      above();
    }
  }

  private boolean hasTable() {
    for (Candidate each : found) {
      if (each.kind == Candidate.Kind.TABLE && each.origin == CodeOrigin.APPLICATION) {
        return true;
      }
    }
    return false;
  }

  private void thread(int node) {
    if (labels.of(node) == self) {
      found.add(new Candidate(Candidate.Kind.THREAD, CodeOrigin.JDK, downTo(node)));
    }
  }

  private int[] downTo(int node) {
    int[] path = ways.down(graph, node, 0);
    return Arrays.copyOfRange(path, 1, path.length);
  }

  private void step(int node, int edge) {
    int holder = graph.from(edge);
    int label = labels.of(holder);
    if (label > 0 && label != self) {
      return; // another connection's own
    }
    boolean shared = label == Labels.SHARED || label == Labels.NOBODY;
    Shape shape = graph.shape(holder);
    CodeOrigin origin = originOf(holder);
    boolean runs = shape.thread && !shape.declares(graph.field(edge));
    if (origin.isNamed() && !runs) {
      Candidate.Kind kind = shared ? Candidate.Kind.TABLE : Candidate.Kind.OWN;
      found.add(new Candidate(kind, origin, ways.down(graph, node, edge)));
      if (shared) {
        return;
      }
    } else if (runs ? isLocal(edge) : shared && (!shape.passedOver || shape.hub)) {
      int[] path = ways.down(graph, node, edge);
      found.add(new Candidate(Candidate.Kind.LIBRARY_TABLE, origin, path));
    }
    if (shared && (!shape.passedOver || shape.hub)) {
      return;
    }
    if (ways.size() < MOST_NODES && ways.reach(holder, edge)) {
      queue.add(holder);
    }
  }

  /** What a thread has in its thread locals it holds; what else it has, it runs. */
  private boolean isLocal(int edge) {
    String field = graph.field(edge);
    return field.equals("threadLocals") || field.equals("inheritableThreadLocals");
  }

  private CodeOrigin originOf(int node) {
    Object object = graph.object(node);
    return object instanceof Root ? ((Root) object).origin : graph.shape(node).origin;
  }

  /** Who of the application has the library's tables, not by way of other connections. */
  private void above() {
    List<Candidate> tables = new ArrayList<>();
    for (Candidate each : found) {
      int table = each.kind == Candidate.Kind.LIBRARY_TABLE ? graph.from(each.path[0]) : -1;
      if (table >= 0 && !up.has(table)) {
        up.start(table);
        queue.add(table);
        tables.add(each);
      }
    }
    int before = found.size();
    for (int level = 0; !queue.isEmpty() && level < HIGHEST; level++) {
      for (int left = queue.size(); left > 0 && found.size() < before + ENOUGH; left--) {
        above(queue.poll(), tables);
      }
    }
    queue.clear();
  }

  private void above(int node, List<Candidate> tables) {
    boolean thread = graph.shape(node).thread;
    if (thread && !isOneKindOf(node)) {
      return;
    }
    for (int i = graph.inStart(node); i < graph.inStart(node + 1); i++) {
      int edge = graph.in(i);
      int holder = graph.from(edge);
      if (thread && (graph.isRoot(holder) || graph.shape(holder).collection)) {
        continue; // who waits for it
      }
      if (labels.isOfAnother(holder, self)) {
        continue;
      }
      Shape shape = graph.shape(holder);
      boolean own = graph.isRoot(holder) || shape.declares(graph.field(edge));
      if (originOf(holder) == CodeOrigin.APPLICATION && own) {
        int[] path = joined(up.down(graph, node, edge), tables);
        found.add(new Candidate(Candidate.Kind.ABOVE, CodeOrigin.APPLICATION, path));
      } else if (originOf(holder) != CodeOrigin.APPLICATION
          && !graph.isRoot(holder)
          && up.size() < MOST_ABOVE
          && up.reach(holder, edge)) {
        queue.add(holder);
      }
    }
  }

  /** A thread of a class with fields of its own, such as a selector: an object like any other. */
  private boolean isOneKindOf(int thread) {
    int edge = up.edgeAt(thread);
    return edge >= 0 && graph.shape(thread).declares(graph.field(edge));
  }

  /** The way down to a library's table, and from there on to the socket. */
  private int[] joined(int[] upper, List<Candidate> tables) {
    int table = graph.to(upper[upper.length - 1]);
    for (Candidate each : tables) {
      if (graph.from(each.path[0]) == table) {
        int[] whole = Arrays.copyOf(upper, upper.length + each.path.length);
        System.arraycopy(each.path, 0, whole, upper.length, each.path.length);
        return whole;
      }
    }
    return upper;
  }
}
