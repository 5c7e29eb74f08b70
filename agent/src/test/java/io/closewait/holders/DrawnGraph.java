// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Objects and references as a test draws them, and the answer for the first socket in them. */
final class DrawnGraph implements Source, Heap {
  /** One object, or a place where a walk begins. */
  final class Node {
    private final String name;
    private final CodeOrigin origin;
    private final @Nullable Root root;

    private Node(String name, CodeOrigin origin, @Nullable Root root) {
      this.name = name;
      this.origin = origin;
      this.root = root;
      nodes.add(this);
    }

    /** Refers to that one by a field that its own class declares. */
    Node refersBy(String field, Node... to) {
      fields.computeIfAbsent(name, first -> new LinkedHashSet<>()).add(field);
      return inheritedRefersBy(field, to);
    }

    Node inheritedRefersBy(String field, Node... to) {
      for (Node each : to) {
        edges.add(new Edge(this, field, each));
      }
      return this;
    }
  }

  private static final class Edge {
    final Node from;
    final String field;
    final Node to;

    Edge(Node from, String field, Node to) {
      this.from = from;
      this.field = field;
      this.to = to;
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final Map<String, Set<String>> fields = new HashMap<>();
  private final Map<String, Shape> shapes = new HashMap<>();
  private final List<Node> sockets = new ArrayList<>();

  /** Whether a way to an object that is held by such a field is still there. */
  Predicate<String> stands = field -> true;

  /** Where each thread stands in the application's code. */
  @Nullable String standing;

  final Graph graph = new Graph();
  Labels labels;

  Node object(CodeOrigin origin, String type) {
    return new Node(type, origin, null);
  }

  Node app(String type) {
    return object(CodeOrigin.APPLICATION, type);
  }

  Node library(String type) {
    return object(CodeOrigin.LIBRARY, type);
  }

  Node jdk(String type) {
    return object(CodeOrigin.JDK, type);
  }

  Node array() {
    return jdk("[Ljava.lang.Object;");
  }

  /** The fields of the class itself. */
  Node statics(CodeOrigin origin, String type) {
    return new Node(type, origin, Root.inDump(Root.Kind.STATIC, origin, type));
  }

  /** Another place where a walk begins. */
  Node place(Root.Kind kind, CodeOrigin origin, String name) {
    return new Node(name, origin, Root.inDump(kind, origin, name));
  }

  Node running(String frame) {
    CodeOrigin origin = CodeOrigin.APPLICATION;
    return new Node(frame, origin, Root.inDump(Root.Kind.LOCAL, origin, frame));
  }

  Node socket() {
    Node socket = jdk("sun.nio.ch.NioSocketImpl");
    sockets.add(socket);
    return socket;
  }

  Node[] sockets(int count) {
    Node[] made = new Node[count];
    for (int i = 0; i < count; i++) {
      made[i] = socket();
    }
    return made;
  }

  /** To be called when all is drawn. */
  DrawnGraph draw() {
    nodes.forEach(node -> graph.add(object(node), node.root == null ? shape(node) : Shape.ROOT));
    for (Edge edge : edges) {
      graph.addEdge(number(edge.from), number(edge.to), edge.field);
    }
    graph.index();
    Ints starts = new Ints();
    sockets.forEach(socket -> starts.add(number(socket)));
    labels = Labels.of(graph, starts);
    return this;
  }

  private static Object object(Node node) {
    return node.root == null ? node : node.root;
  }

  int number(Node node) {
    return graph.find(object(node));
  }

  int label(Node node) {
    return labels.of(number(node));
  }

  private Shape shape(Node node) {
    return shapes.computeIfAbsent(node.name, type -> make(type, node.origin));
  }

  private Shape make(String type, CodeOrigin origin) {
    List<Declared.Slot> slots = new ArrayList<>();
    fields.getOrDefault(type, Set.of()).forEach(field -> slots.add(new Declared.Slot(field, 0)));
    Shape shape = new Shape(type, origin, slots.toArray(new Declared.Slot[0]));
    shape.ownFields = slots.size();
    shape.array = type.startsWith("[");
    shape.thread = type.endsWith("Thread");
    shape.collection = Shapes.isCollection(type);
    shape.passedOver = (origin == CodeOrigin.JDK || shape.collection) && !shape.thread;
    shape.hub = type.endsWith("Executor") || type.endsWith("Selector");
    return shape;
  }

  /** What is found of the first socket; null: nothing. */
  @Nullable Answer best() {
    return new Answers(graph, labels, this).best(number(sockets.get(0)));
  }

  /** The same in words. */
  @Nullable String answer() {
    Answer best = best();
    return best == null ? null : best.words;
  }

  @Override
  public Heap heap() {
    return this;
  }

  @Override
  public void roots(int wave, Walk walk) {}

  @Override
  public boolean stands(Graph of, int[] path) {
    return stands.test(of.field(path[0]));
  }

  @Override
  public @Nullable String standing(Object thread) {
    return standing;
  }

  @Override
  public List<Holder> work(List<String> server) {
    return List.of();
  }

  @Override
  public Shape shape(Object object) {
    return shape((Node) object);
  }

  @Override
  public @Nullable Object reference(Object holder, Declared.Slot field) {
    return null;
  }

  @Override
  public int length(Object array) {
    return 0;
  }

  @Override
  public @Nullable Object element(Object array, int at) {
    return null;
  }

  @Override
  public @Nullable Object threadLocal(Object value) {
    return null;
  }

  @Override
  public @Nullable Variable variable(Object variable) {
    return null;
  }

  @Override
  public boolean isOfLibrary(String namespace) {
    return false;
  }

  @Override
  public String threadName(Object thread) {
    return "worker-12";
  }
}
