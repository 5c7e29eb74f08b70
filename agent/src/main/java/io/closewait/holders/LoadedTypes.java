// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Array;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a loader knows already, be it as the one that was asked first or as the one that
 * defined them. Of these alone the JVM finds a field's type without asking the loader, which would
 * run its code. Made for one search; one thread.
 */
final class LoadedTypes {
  private static final String JAVA = "java.";

  private final Instrumentation instrumentation;
  private final Map<@Nullable ClassLoader, Map<String, Class<?>>> known = new IdentityHashMap<>();

  LoadedTypes(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** Whether the JVM would find this type of a field without running a loader's code. */
  boolean isKnown(@Nullable ClassLoader loader, String descriptor) {
    String name = element(descriptor);
    return name == null
        || of(loader).containsKey(name)
        || isOfTheJdk(loader) && name.startsWith(JAVA) && of(null).containsKey(name);
  }

  private static boolean isOfTheJdk(@Nullable ClassLoader loader) {
    return loader == null || loader.getClass().getClassLoader() == null;
  }

  /**
   * The type of a field of a class of this loader; null where nobody has loaded it yet. What begins
   * with {@code java.} is the same for all loaders: none may define it.
   */
  @Nullable Class<?> find(@Nullable ClassLoader loader, String descriptor) {
    String name = element(descriptor);
    if (name == null) {
      return null;
    }
    Class<?> element = of(loader).get(name);
    if (element == null && name.startsWith(JAVA)) {
      element = of(null).get(name);
    }
    for (int i = 0; descriptor.charAt(i) == '[' && element != null; i++) {
      element = Array.newInstance(element, 0).getClass();
    }
    return element;
  }

  /** Name of the class, or of an array's elements; null for a primitive type. */
  private static @Nullable String element(String descriptor) {
    int dimensions = 0;
    while (descriptor.charAt(dimensions) == '[') {
      dimensions++;
    }
    return descriptor.charAt(dimensions) == 'L'
        ? descriptor.substring(dimensions + 1, descriptor.length() - 1).replace('/', '.')
        : null;
  }

  private Map<String, Class<?>> of(@Nullable ClassLoader loader) {
    Map<String, Class<?>> types = known.get(loader);
    if (types == null) {
      types = new HashMap<>();
      for (Class<?> type : instrumentation.getInitiatedClasses(loader)) {
        types.put(type.getName(), type);
      }
      known.put(loader, types);
    }
    return types;
  }
}
