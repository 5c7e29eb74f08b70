// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.ArrayList;
import java.util.List;

/** Writes a way through the objects as a person reads it. One thread. */
final class Words {
  private static final int MOST_STEPS = 4;
  static final String LAMBDA = "$$Lambda";

  private final Graph graph;
  private final Heap heap;

  Words(Graph graph, Heap heap) {
    this.graph = graph;
    this.heap = heap;
  }

  /**
   * The steps of a way: fields of the application, or of whoever holds the first. Arrays,
   * collections and the objects of libraries in between are passed over.
   */
  List<String> steps(int[] path) {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < path.length; i++) {
      int holder = graph.from(path[i]);
      boolean first = i == 0;
      boolean named = originOf(holder).isNamed() && !graph.shape(holder).collection;
      if (!first && !named) {
        continue;
      }
      String step = step(path[i], first) + container(path[i]);
      if (steps.isEmpty() || !steps.get(steps.size() - 1).equals(step)) {
        steps.add(step);
      }
    }
    while (steps.size() > MOST_STEPS) {
      steps.remove(1);
    }
    return steps;
  }

  private String step(int edge, boolean whole) {
    int holder = graph.from(edge);
    Object object = graph.object(holder);
    Root.Kind root = object instanceof Root ? ((Root) object).kind : null;
    if (root == Root.Kind.LOCAL) {
      return "a local variable at " + nameOf(holder);
    }
    if (root == Root.Kind.NATIVE) {
      return nameOf(holder);
    }
    if (root == Root.Kind.VARIABLE) {
      return nameOf(holder) + '/' + graph.field(edge);
    }
    if (isThreads(edge)) {
      return "a thread local of thread \"" + withoutNumbers(heap.threadName(object)) + '"';
    }
    String name = nameOf(holder);
    if (graph.shape(holder).name.contains(LAMBDA)) {
      return "a lambda of " + name; // what it captured has no name
    }
    String shown = whole ? name : name.substring(name.lastIndexOf('.') + 1);
    return (root == Root.Kind.STATIC ? "static " : "") + shown + '.' + graph.field(edge);
  }

  /** Class and field of the first step. */
  String place(int[] path) {
    if (graph.shape(graph.from(path[0])).name.contains(LAMBDA) || isLocal(path)) {
      return nameOf(graph.from(path[0]));
    }
    Object holder = graph.object(graph.from(path[0]));
    boolean variable = holder instanceof Root && ((Root) holder).kind == Root.Kind.VARIABLE;
    return nameOf(graph.from(path[0])) + (variable ? '/' : '.') + graph.field(path[0]);
  }

  /** Whether the first step is a local variable. */
  boolean isLocal(int[] path) {
    Object holder = graph.object(graph.from(path[0]));
    return holder instanceof Root && ((Root) holder).kind == Root.Kind.LOCAL;
  }

  /** The table of a library on the way: the first step that is a library's. */
  String table(int[] path) {
    String last = "";
    for (int edge : path) {
      if (originOf(graph.from(edge)) == CodeOrigin.LIBRARY) {
        last = step(edge, false);
        if (graph.shape(graph.to(edge)).passedOver) {
          return last;
        }
      }
    }
    return last;
  }

  /** What the library's or the JDK's object is that has the sockets. */
  String noun(int[] path) {
    for (int edge : path) {
      Shape shape = graph.shape(graph.from(edge));
      if (shape.hub) {
        return shape.name.contains("Selector") ? "selector" : "executor";
      }
    }
    return "pool";
  }

  /** The class at the end of a way. */
  String end(int[] path) {
    return nameOf(graph.to(path[path.length - 1]));
  }

  boolean endsInLambda(int[] path) {
    return graph.shape(graph.to(path[path.length - 1])).name.contains(LAMBDA);
  }

  private String container(int edge) {
    if (isThreads(edge)) {
      return "";
    }
    Shape shape = graph.shape(graph.to(edge));
    if (!shape.collection || shape.array) {
      return "";
    }
    String simple = shape.name.substring(shape.name.lastIndexOf('.') + 1);
    return " (" + simple.substring(simple.lastIndexOf('$') + 1) + ")";
  }

  /** Whether a thread has it as every thread might, rather than in a field of its own class. */
  private boolean isThreads(int edge) {
    Shape shape = graph.shape(graph.from(edge));
    return shape.thread && !shape.declares(graph.field(edge));
  }

  private CodeOrigin originOf(int node) {
    Object object = graph.object(node);
    return object instanceof Root ? ((Root) object).origin : graph.shape(node).origin;
  }

  private String nameOf(int node) {
    Object object = graph.object(node);
    String name = object instanceof Root ? ((Root) object).name : graph.shape(node).name;
    int hidden = name.indexOf(LAMBDA);
    return hidden < 0 ? name : name.substring(0, hidden);
  }

  /** The name without what is counted up: the threads of a pool are one answer. */
  static String withoutNumbers(String name) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean digit = Character.isDigit(c);
      if (!digit) {
        plain.append(c);
      } else if (plain.length() == 0 || plain.charAt(plain.length() - 1) != '#') {
        plain.append('#');
      }
    }
    return plain.toString();
  }
}
