// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.lang.ref.Reference;

/**
 * Where the search does not go on: objects that lead to nothing of interest, and those of the
 * collector's own. What a reference refers to may be dead already; to bring it back can end the
 * JVM.
 */
final class Leaves {
  /** How the names of uninteresting classes of the boot loader begin. */
  private static final String[] UNINTERESTING = {
    "com.sun.jmx.",
    "java.lang.Boolean",
    "java.lang.Byte",
    "java.lang.Character",
    "java.lang.Double",
    "java.lang.Float",
    "java.lang.Integer",
    "java.lang.Long",
    "java.lang.Module",
    "java.lang.Short",
    "java.lang.StackTraceElement",
    "java.lang.ThreadGroup",
    "java.lang.invoke.",
    "java.lang.module.",
    "java.lang.ref.",
    "java.lang.reflect.",
    "java.math.",
    "java.net.Inet",
    "java.net.URI",
    "java.net.URL",
    "java.nio.Direct",
    "java.nio.Heap",
    "java.nio.charset.",
    "java.security.",
    "java.text.",
    "java.time.",
    "java.util.Date",
    "java.util.Locale",
    "java.util.UUID",
    "java.util.concurrent.atomic.AtomicInteger",
    "java.util.concurrent.atomic.AtomicLong",
    "java.util.jar.",
    "java.util.logging.",
    "java.util.regex.",
    "java.util.zip.",
    "javax.management.",
    "jdk.internal.loader.",
    "jdk.internal.module.",
    "jdk.internal.ref.",
    "jdk.internal.reflect.",
    "sun.management.",
    "sun.nio.cs.",
    "sun.nio.fs.",
    "sun.reflect.",
    "sun.security.jca.",
    "sun.security.provider.",
    "sun.security.util.",
    "sun.security.x509.",
    "sun.util."
  };

  private Leaves() {}

  static boolean isLeaf(Class<?> type) {
    if (type == String.class
        || type == Class.class
        || ClassLoader.class.isAssignableFrom(type)
        || isOfTheCollector(type)) {
      return true;
    }
    return isOurs(type) || type.getClassLoader() == null && isUninteresting(type.getName());
  }

  /** Cleaners hold nobody; weak and soft references of a class of their own may have more. */
  private static boolean isOfTheCollector(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      String name = each.getName();
      if (name.equals("java.lang.ref.PhantomReference")
          || name.equals("java.lang.ref.FinalReference")) {
        return true;
      }
    }
    return false;
  }

  /** Judges a class of the boot loader by its name alone. */
  static boolean isUninteresting(String name) {
    for (String prefix : UNINTERESTING) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is a class of the agent's. In the tests everything has the application's loader. */
  static boolean isOurs(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    boolean isolated = loader == Leaves.class.getClassLoader();
    return isolated && loader != ClassLoader.getSystemClassLoader()
        || type.getName().startsWith("io.closewait.launcher.")
        || loader == null && type.getName().startsWith("io.closewait.");
  }

  /** A superclass whose fields are the collector's, or of no use. */
  static boolean isHidden(Class<?> superclass) {
    return superclass == Object.class
        || superclass == Reference.class
        || superclass.getName().startsWith("java.lang.ref.");
  }
}
