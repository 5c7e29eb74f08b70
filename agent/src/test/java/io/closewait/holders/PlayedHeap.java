// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objects of a program that is not there: a search walks them as it would walk a heap. */
final class PlayedHeap implements Heap, Source {
  /** An object, or an array where it has elements. */
  static final class Thing {
    final String type;
    final Map<String, Thing> fields = new LinkedHashMap<>();
    @Nullable Thing @Nullable [] elements;

    /** The number of a socket's descriptor; -1: closed. */
    int number = -1;

    /** Of an entry of a thread's own values: the thread local that it belongs to. */
    @Nullable Thing key;

    /** Of a variable: what the source calls it. */
    @Nullable Variable variable;

    private Thing(String type) {
      this.type = type;
    }

    Thing with(String field, Thing value) {
      fields.put(field, value);
      return this;
    }
  }

  private static final class Begin {
    final Root root;
    final Thing object;
    final String field;

    Begin(Root root, Thing object, String field) {
      this.root = root;
      this.object = object;
      this.field = field;
    }
  }

  private final Map<String, Shape> shapes = new HashMap<>();
  private final Map<Integer, List<Begin>> waves = new TreeMap<>();

  /** The waves that were asked for, in their order. */
  final List<Integer> asked = new ArrayList<>();

  /** What is read of each object, in the order of reading. */
  final List<Thing> read = new ArrayList<>();

  // ---- drawing ---------------------------------------------------------------------------------

  Thing app(String type) {
    return thing(CodeOrigin.APPLICATION, type);
  }

  Thing library(String type) {
    return thing(CodeOrigin.LIBRARY, type);
  }

  Thing jdk(String type) {
    return thing(CodeOrigin.JDK, type);
  }

  private Thing thing(CodeOrigin origin, String type) {
    shapes.computeIfAbsent(type, name -> new Shape(name, origin, new Declared.Slot[0]));
    Shape shape = shapes.get(type);
    shape.passedOver = origin == CodeOrigin.JDK;
    return new Thing(type);
  }

  /** One that leads nowhere, such as a text. */
  Thing leaf() {
    Thing leaf = jdk("java.lang.String");
    shapes.get(leaf.type).leaf = true;
    return leaf;
  }

  Thing socket(int number) {
    Thing socket = jdk("sun.nio.ch.NioSocketImpl");
    shapes.get(socket.type).socket = object -> ((Thing) object).number;
    socket.number = number;
    return socket;
  }

  Thing array(@Nullable Thing... elements) {
    Thing array = jdk("[Ljava.lang.Object;");
    shapes.get(array.type).array = true;
    array.elements = elements;
    return array;
  }

  /** So many open sockets, numbered from {@code first} on. */
  Thing[] sockets(int first, int count) {
    Thing[] made = new Thing[count];
    for (int i = 0; i < count; i++) {
      made[i] = socket(first + i);
    }
    return made;
  }

  /** A static field, of which the search learns in this wave. */
  PlayedHeap statics(int wave, CodeOrigin origin, String type, String field, Thing value) {
    Root root = Root.inDump(Root.Kind.STATIC, origin, type);
    waves.computeIfAbsent(wave, none -> new ArrayList<>()).add(new Begin(root, value, field));
    return this;
  }

  // ---- as the search sees it -------------------------------------------------------------------

  @Override
  public Heap heap() {
    return this;
  }

  @Override
  public void roots(int wave, Walk walk) {
    asked.add(wave);
    for (Begin begin : waves.getOrDefault(wave, List.of())) {
      walk.root(begin.root, begin.object, begin.field);
    }
  }

  @Override
  public Shape shape(Object object) {
    Thing thing = (Thing) object;
    Shape known = shapes.get(thing.type);
    if (known.fields.length >= thing.fields.size()) {
      return known;
    }
    Declared.Slot[] slots =
        thing.fields.keySet().stream()
            .map(field -> new Declared.Slot(field, 0))
            .toArray(Declared.Slot[]::new);
    Shape grown = new Shape(thing.type, known.origin, slots);
    grown.ownFields = slots.length;
    grown.passedOver = known.passedOver;
    grown.leaf = known.leaf;
    grown.array = known.array;
    grown.socket = known.socket;
    shapes.put(thing.type, grown);
    return grown;
  }

  @Override
  public @Nullable Object reference(Object holder, Declared.Slot field) {
    read.add((Thing) holder);
    return ((Thing) holder).fields.get(field.name);
  }

  @Override
  public int length(Object array) {
    return ((Thing) array).elements.length;
  }

  @Override
  public @Nullable Object element(Object array, int at) {
    return ((Thing) array).elements[at];
  }

  @Override
  public @Nullable Object threadLocal(Object value) {
    return ((Thing) value).key;
  }

  @Override
  public @Nullable Variable variable(Object variable) {
    return ((Thing) variable).variable;
  }

  @Override
  public boolean isOfLibrary(String namespace) {
    return namespace.startsWith("lib.");
  }

  @Override
  public boolean stands(Graph graph, int[] path) {
    return true;
  }

  @Override
  public @Nullable String standing(Object thread) {
    return null;
  }

  @Override
  public List<Holder> work(List<String> server) {
    return List.of();
  }

  @Override
  public String threadName(Object thread) {
    return "worker-1";
  }
}
