// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.dump.Dump;
import io.closewait.dump.DumpClass;
import io.closewait.dump.DumpObject;
import io.closewait.dump.LongTable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of a dump. What leads nowhere reads as null. One thread. */
final class DumpHeap implements Heap {
  /** Stands for an object that leads nowhere, or that the dump does not have. */
  private static final Object NOWHERE = new Object();

  private static final String[] HUBS = {
    "java.util.concurrent.AbstractExecutorService",
    "java.util.concurrent.ThreadPoolExecutor",
    "java.nio.channels.Selector",
    "java.util.Timer"
  };

  private static final String[] HUB_ENDINGS = {"Executor", "ExecutorService", "ThreadPool"};

  private final Dump dump;
  private final DumpTypes types;

  /** Objects are told apart by identity, so there is one for each address. */
  private final LongTable<Object> known = new LongTable<>();

  private final Map<DumpClass, Shape> shapes = new IdentityHashMap<>();
  private final Map<DumpClass, DumpSocket> sockets = new IdentityHashMap<>();

  /** The place of each connection among those that were found, by address. */
  private final LongTable<Integer> places = new LongTable<>();

  DumpHeap(Dump dump, DumpTypes types) {
    this.dump = dump;
    this.types = types;
  }

  /** The object at an address; null where it leads nowhere. */
  @Nullable Object at(long id) {
    if (id == 0) {
      return null;
    }
    Object object = known.get(id);
    if (object == null) {
      object = read(id);
      known.put(id, object);
    }
    return object == NOWHERE ? null : object;
  }

  private Object read(long id) {
    DumpObject object = dump.isClass(id) ? null : dump.object(id);
    if (object == null || object.type == null) {
      return NOWHERE;
    }
    Shape shape = shape(object);
    return shape.leaf && shape.socket == null ? NOWHERE : object;
  }

  /** Numbers a connection; the walk knows it by that. */
  void number(long id, int place) {
    places.put(id, place);
  }

  /** How to read a socket of this object's class; null: it is none. */
  @Nullable DumpSocket socket(DumpObject object) {
    DumpClass type = object.type;
    if (type == null || object.array) {
      return null;
    }
    DumpSocket known = sockets.get(type);
    if (known == null) {
      SocketKind kind = kind(type);
      known = kind == null ? null : new DumpSocket(dump, kind, type);
      if (known != null) {
        sockets.put(type, known);
      }
    }
    return known;
  }

  private static @Nullable SocketKind kind(DumpClass type) {
    for (DumpClass each = type; each != null; each = each.superclass()) {
      SocketKind kind = SocketKind.of(each.name);
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }

  @Override
  public Shape shape(Object object) {
    DumpClass type = ((DumpObject) object).type;
    if (type == null) {
      return Shape.ROOT; // an array of numbers: it leads nowhere
    }
    Shape shape = shapes.get(type);
    if (shape == null) {
      shape = ((DumpObject) object).array ? ofArray(type) : ofClass(type);
      shapes.put(type, shape);
    }
    return shape;
  }

  private Shape ofArray(DumpClass type) {
    Shape shape = new Shape(type.name, CodeOrigin.JDK, new Declared.Slot[0]);
    String element = type.name.replace("[", "");
    boolean objects = element.startsWith("L") && element.endsWith(";");
    shape.array = true;
    shape.leaf = objects && isLeafName(element.substring(1, element.length() - 1));
    shape.passedOver = true;
    return shape;
  }

  private Shape ofClass(DumpClass type) {
    CodeOrigin origin = types.of(type);
    boolean leaf = isLeaf(type);
    List<Declared.Slot> slots = new ArrayList<>();
    int own = leaf ? 0 : collect(type, origin, slots);
    Shape shape = new Shape(type.name, origin, slots.toArray(new Declared.Slot[0]));
    shape.ownFields = own;
    shape.leaf = leaf;
    shape.thread = DumpTypes.is(type, "java.lang.Thread");
    shape.collection = Shapes.isCollection(type.name);
    shape.passedOver = (origin == CodeOrigin.JDK || shape.collection) && !shape.thread;
    shape.hub = isHub(type);
    if (kind(type) != null) {
      shape.socket = this::place;
    }
    return shape;
  }

  private int place(Object socket) {
    Integer place = places.get(((DumpObject) socket).id);
    return place == null ? SocketNumber.NONE : place;
  }

  private int collect(DumpClass type, CodeOrigin origin, List<Declared.Slot> slots) {
    int own = 0;
    boolean inherited = false;
    for (Dump.Slot slot : dump.slots(type)) {
      inherited |= slot.of != type && types.of(slot.of) != origin;
      if (slot.reference && !isHidden(slot.of.name)) {
        slots.add(new Declared.Slot(slot.name, slot.offset));
      }
      own = inherited ? own : slots.size();
    }
    return own;
  }

  private static boolean isHidden(String superclass) {
    return superclass.startsWith("java.lang.ref.") || superclass.equals("java.lang.Object");
  }

  private boolean isLeaf(DumpClass type) {
    return DumpTypes.is(type, "java.lang.ClassLoader")
        || DumpTypes.is(type, "java.lang.ref.PhantomReference")
        || DumpTypes.is(type, "java.lang.ref.FinalReference")
        || type.loader == 0 && isLeafName(type.name)
        || types.isOurs(type);
  }

  private static boolean isLeafName(String name) {
    return name.equals("java.lang.String")
        || name.equals("java.lang.Class")
        || Leaves.isUninteresting(name);
  }

  /** Dumps do not say what a class implements, so names have to do. */
  private static boolean isHub(DumpClass type) {
    for (String hub : HUBS) {
      if (DumpTypes.is(type, hub)) {
        return true;
      }
    }
    for (String ending : HUB_ENDINGS) {
      if (type.name.endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable Object reference(Object holder, Declared.Slot field) {
    return at(dump.reference((DumpObject) holder, field.offset));
  }

  @Override
  public int length(Object array) {
    return ((DumpObject) array).length;
  }

  @Override
  public @Nullable Object element(Object array, int at) {
    return at(dump.element((DumpObject) array, at));
  }

  @Override
  public @Nullable Object threadLocal(Object value) {
    DumpObject key = dump.follow((DumpObject) value, "referent");
    return key == null ? null : at(key.id);
  }

  @Override
  public @Nullable Variable variable(Object variable) {
    DumpObject object = (DumpObject) variable;
    DumpObject namespace = dump.follow(dump.follow(object, "ns"), "name");
    return Variable.of(text(namespace), text(dump.follow(object, "sym")));
  }

  @Override
  public boolean isOfLibrary(String namespace) {
    return types.isOfLibrary(namespace);
  }

  private @Nullable String text(@Nullable DumpObject symbol) {
    return dump.text(dump.follow(symbol, "name"));
  }

  @Override
  public String threadName(Object thread) {
    DumpObject object = (DumpObject) thread;
    DumpObject holder = dump.follow(object, "name");
    String name = dump.text(holder);
    return name == null ? "" : name;
  }
}
