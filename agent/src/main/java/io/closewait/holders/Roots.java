// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a search begins, in waves: what the application has, then all threads and what libraries
 * have, then what the JDK's network code has. Made for one search; one thread.
 */
final class Roots {
  /** Classes between two looks at the clock. */
  private static final int LOOK = 64;

  private static final int MOST_VIRTUAL = 10_000;

  private static final String[] NETWORK = {
    "java.net.", "java.util.concurrent.", "jdk.internal.net.", "sun.net.", "sun.nio.ch."
  };

  private final JvmInternals jvm;
  private final FieldLists fields;
  private final Threads threads;
  private final Bounds bounds;

  /** The roots by wave; the threads come before the second. */
  private final List<List<Class<?>>> classes = new ArrayList<>();

  private final CodeOrigins origins;

  Roots(
      JvmInternals jvm,
      FieldLists fields,
      Threads threads,
      CodeOrigins origins,
      Bounds bounds,
      Class<?>[] loaded) {
    this.jvm = jvm;
    this.fields = fields;
    this.threads = threads;
    this.origins = origins;
    this.bounds = bounds;
    sort(loaded);
  }

  private void sort(Class<?>[] loaded) {
    List<Class<?>> application = new ArrayList<>();
    List<Class<?>> otherJars = new ArrayList<>();
    List<Class<?>> libraries = new ArrayList<>();
    List<Class<?>> network = new ArrayList<>();
    for (Class<?> type : loaded) {
      if (type.isArray() || type.isPrimitive() || Leaves.isOurs(type)) {
        continue;
      }
      switch (origins.of(type)) {
        case APPLICATION:
          application.add(type);
          break;
        case OTHER_JAR:
          otherJars.add(type);
          break;
        case LIBRARY:
          libraries.add(type);
          break;
        default:
          if (type.getClassLoader() == null && isNetwork(type.getName())) {
            network.add(type);
          }
      }
    }
    application.addAll(otherJars);
    classes.add(application);
    classes.add(libraries);
    classes.add(network);
  }

  private static boolean isNetwork(String name) {
    for (String prefix : NETWORK) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Adds those of one wave. */
  void add(int wave, Walk walk) {
    if (wave == 1) {
      for (Thread thread : threads.platform()) {
        if (thread != Thread.currentThread()) {
          walk.root(Root.ofThread(thread.getName()), thread, "");
        }
      }
      for (Thread thread : threads.virtual(Math.min(MOST_VIRTUAL, bounds.objects / 10))) {
        walk.root(Root.ofThread(thread.getName()), thread, "");
      }
    }
    int looked = 0;
    for (Class<?> type : classes.get(wave)) {
      if (++looked % LOOK == 0 && bounds.exceeded() != null) {
        return; // the walk will find out too
      }
      if (!jvm.isRaw(type)) {
        statics(type, walk);
      }
    }
  }

  private void statics(Class<?> type, Walk walk) {
    CodeOrigin origin = origins.of(type);
    for (Declared.Slot slot : fields.of(type, origin == CodeOrigin.JDK).statics) {
      Object value = jvm.reference(type, slot.offset);
      walk.root(Root.ofStatic(type, origin, slot.offset), value, slot.name);
    }
  }
}
