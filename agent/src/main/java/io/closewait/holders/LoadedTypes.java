// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Array;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The classes that a loader knows already, be it as the one that was asked first or as the one that
 * defined them. Of these alone the JVM finds a field's type without asking the loader, which would
 * run its code. Made for one search; one thread.
 */
final class LoadedTypes {
  private final Instrumentation instrumentation;
  private final Map<ClassLoader, Map<String, Class<?>>> known = new IdentityHashMap<>();

  LoadedTypes(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** The type of a field of a class of this loader; null where nobody has loaded it yet. */
  Class<?> find(ClassLoader loader, String descriptor) {
    int dimensions = 0;
    while (descriptor.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (descriptor.charAt(dimensions) != 'L') {
      return null;
    }
    String name = descriptor.substring(dimensions + 1, descriptor.length() - 1);
    Class<?> element = of(loader).get(name.replace('/', '.'));
    for (int i = 0; i < dimensions && element != null; i++) {
      element = Array.newInstance(element, 0).getClass();
    }
    return element;
  }

  private Map<String, Class<?>> of(ClassLoader loader) {
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
