// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import io.closewait.classfile.ClassPatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Patches one class after the other, by the rows that the tables have for it, on whatever thread
 * loads it; and knows what came of it. Not loaded before there is a class to patch.
 */
final class HookPatcher {
  private final int feature;

  private final Problems problems;

  /** Classes patched so far and how many rows matched in each. */
  private final Map<String, Integer> patched = new TreeMap<>();

  /**
   * The class loaders whose copy of a library must not carry hooks, none of them kept alive; null
   * in it is the JDK itself. Null as long as nothing is refused, which is nearly always.
   */
  private @Nullable Map<ClassLoader, Boolean> refused;

  /** One has been refused since that was asked last. */
  private boolean news;

  HookPatcher(int feature, Problems problems) {
    this.feature = feature;
    this.problems = problems;
  }

  /** The patched class file, or null; notes the rows that should have matched and did not. */
  byte @Nullable [] patch(ClassLoader loader, String name, byte[] code) {
    if (isRefused(loader)) {
      return null;
    }
    if (!seesBridge(loader)) {
      problems.add(
          name.replace('/', '.')
              + " is not instrumented: its class loader does not show the package"
              + " io.closewait.bootstrap of the boot loader");
      return null;
    }
    HookPoint[] rows = HookPoint.of(name, loader == null ? HookTable.ROWS : NettyTable.ROWS);
    Set<HookPoint> matched = new HashSet<>();
    byte[] changed = insert(name, code, HookPoint.usual(rows), matched);
    if (!tellsRelease(loader, rows, matched)) {
      changed = insert(name, code, rows, matched);
      if (!tellsRelease(loader, rows, matched)) {
        refuse(loader, name);
        return null;
      }
    }
    for (HookPoint row : rows) {
      if (row.requiredOn(feature) && !matched.contains(row)) {
        problems.add("no method matches the hook " + row + " on Java " + feature);
      }
    }
    if (matched.isEmpty()) {
      return null;
    }
    synchronized (this) {
      patched.put(name.replace('/', '.'), matched.size());
    }
    return changed;
  }

  private static byte[] insert(String name, byte[] code, HookPoint[] rows, Set<HookPoint> matched) {
    byte[] changed = ClassPatcher.patch(name, code, rows, matched);
    return changed != null ? changed : HookInserter.patch(name, code, rows, matched);
  }

  /** Whether a class that gives descriptors back has told by which method. */
  private boolean tellsRelease(ClassLoader loader, HookPoint[] rows, Set<HookPoint> matched) {
    boolean due = false;
    for (HookPoint row : rows) {
      if (row.releases()) {
        if (matched.contains(row)) {
          return true;
        }
        due |= loader != null || row.requiredOn(feature);
      }
    }
    return !due;
  }

  /** All hooks of one library or none: sockets that are never released would lend their stacks. */
  private void refuse(ClassLoader loader, String name) {
    problems.add(
        (loader == null ? "the sockets of this JDK are" : "this copy of Netty's own transports is")
            + " not watched: "
            + name.replace('/', '.')
            + " has no method that is known to close a socket");
    synchronized (this) {
      if (refused == null) {
        refused = new WeakHashMap<>();
      }
      refused.put(loader, Boolean.TRUE);
      news = true;
    }
  }

  /**
   * Loaders of modular containers may hide what is not on their list; our call would not link. Only
   * who brings a loader of its own is asked, with its own code; the JDK's ask the boot loader.
   */
  private static boolean seesBridge(ClassLoader loader) {
    ClassLoader asked = loader;
    while (asked != null && asked.getClass().getClassLoader() == null) {
      asked = asked.getParent();
    }
    if (asked == null) {
      return true;
    }
    try {
      String bridge = "io.closewait.bootstrap.SocketEvents";
      return Class.forName(bridge, false, loader).getClassLoader() == null;
    } catch (ClassNotFoundException | LinkageError hidden) {
      return false;
    }
  }

  private synchronized boolean isRefused(ClassLoader loader) {
    return refused != null && refused.containsKey(loader);
  }

  /** Whether classes that were patched must be given their own code back. */
  synchronized boolean takeRefusal() {
    boolean were = news;
    news = false;
    if (were) {
      patched.clear();
    }
    return were;
  }

  /** The patched classes with the number of hooks in each, such as {@code java.net.Socket 2}. */
  synchronized List<String> inPlace() {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Integer> entry : patched.entrySet()) {
      lines.add(entry.getKey() + " " + entry.getValue());
    }
    return lines;
  }
}
