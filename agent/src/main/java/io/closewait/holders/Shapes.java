// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes the {@link Shape} of each class that the search meets. Made for one search; one thread. */
final class Shapes {
  /** Collections beside the JDK's: nobody's object, whoever wrote them. */
  private static final String[] COLLECTIONS = {
    "java.util.",
    "scala.collection.",
    "kotlin.collections.",
    "clojure.lang.Persistent",
    "clojure.lang.Atom",
    "clojure.lang.Ref",
    "clojure.lang.Agent",
    "clojure.lang.Volatile",
    "io.netty.util.collection.",
    "com.google.common.collect.",
    "com.google.common.cache.",
    "com.github.benmanes.caffeine.",
    "org.jctools.",
    "io.netty.util.internal.shaded.org.jctools.",
    "org.agrona.collections.",
    "it.unimi.dsi.fastutil.",
    "org.eclipse.collections.",
    "gnu.trove.",
    "io.vavr.collection."
  };

  private final JvmInternals jvm;
  private final FieldLists fields;
  private final CodeOrigins origins;
  private final Map<Class<?>, Shape> shapes = new IdentityHashMap<>();

  Shapes(JvmInternals jvm, FieldLists fields, CodeOrigins origins) {
    this.jvm = jvm;
    this.fields = fields;
    this.origins = origins;
  }

  Shape of(Class<?> type) {
    Shape shape = shapes.get(type);
    if (shape == null) {
      shape = type.isArray() ? ofArray(type) : ofClass(type);
      shapes.put(type, shape);
    }
    return shape;
  }

  boolean isOfLibrary(String namespace) {
    return origins.isOfLibrary(namespace);
  }

  private static Shape ofArray(Class<?> type) {
    Class<?> element = type.getComponentType();
    while (element.isArray()) {
      element = element.getComponentType();
    }
    Shape shape = new Shape(type.getName(), CodeOrigin.JDK, new Declared.Slot[0]);
    shape.array = true;
    shape.leaf = element.isPrimitive() || Leaves.isLeaf(element);
    shape.passedOver = true;
    return shape;
  }

  private Shape ofClass(Class<?> type) {
    CodeOrigin origin = origins.of(type);
    boolean leaf = Leaves.isLeaf(type);
    List<Declared.Slot> slots = new ArrayList<>();
    int own = leaf ? 0 : collect(type, origin, slots);
    Shape shape = new Shape(type.getName(), origin, slots.toArray(new Declared.Slot[0]));
    shape.ownFields = own;
    shape.leaf = leaf;
    shape.thread = Thread.class.isAssignableFrom(type);
    shape.collection = isCollection(type.getName());
    shape.passedOver = (origin == CodeOrigin.JDK || shape.collection) && !shape.thread;
    shape.hub =
        Executor.class.isAssignableFrom(type)
            || Selector.class.isAssignableFrom(type)
            || Timer.class.isAssignableFrom(type);
    shape.socket = socketFields(type);
    return shape;
  }

  private @Nullable SocketFields socketFields(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      SocketKind kind = SocketKind.of(each);
      if (kind != null) {
        return new SocketFields(jvm, kind, each);
      }
    }
    return null;
  }

  /**
   * All fields, those of the class first; returns how many are declared by classes of its origin.
   */
  private int collect(Class<?> type, CodeOrigin origin, List<Declared.Slot> slots) {
    int own = 0;
    boolean inherited = false;
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      boolean ofTheJdk = origin == CodeOrigin.JDK || each.getClassLoader() == null;
      inherited |= each != type && origins.of(each) != origin;
      if (!Leaves.isHidden(each)) {
        slots.addAll(Arrays.asList(fields.of(each, ofTheJdk).instance));
      }
      own = inherited ? own : slots.size();
    }
    return own;
  }

  static boolean isCollection(String name) {
    for (String prefix : COLLECTIONS) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
