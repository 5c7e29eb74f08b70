// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What the annotations of a class say, its own, inherited, and of the classes around it. */
final class Annotations {
  private Annotations() {}

  /** What counts for a class. */
  static Settings settings(ExtensionContext context, Class<?> type) {
    String within = context.getConfigurationParameter(Settings.WITHIN).orElse(null);
    return with(Settings.usual(within), type);
  }

  private static Settings with(Settings settings, @Nullable Class<?> type) {
    return type == null
        ? settings
        : with(settings, type.getEnclosingClass())
            .with(AnnotationSupport.findAnnotation(type, NoSocketLeaks.class).orElse(null));
  }

  /** The names of the class and of those that it extends: its tests may stand in them. */
  static Set<String> code(Class<?> type) {
    Set<String> names = new LinkedHashSet<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      names.add(at.getName());
    }
    return names;
  }
}
