// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.dump.Dump;
import io.closewait.dump.DumpClass;
import io.closewait.dump.DumpObject;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose the classes of a dump are. One thread. */
final class DumpTypes {
  private static final int DEEPEST = 1000;
  private static final String LAUNCHER = "io.closewait.launcher.";

  private final Dump dump;
  private final CodeOrigins origins;
  private final Map<DumpClass, CodeOrigin> known = new IdentityHashMap<>();

  /** The last one loaded of each name. */
  private final Map<String, DumpClass> byName = new HashMap<>();

  DumpTypes(Dump dump, CodeOrigins origins) {
    this.dump = dump;
    this.origins = origins;
    for (DumpClass type : dump.classes()) {
      byName.put(type.name, type);
    }
  }

  CodeOrigin of(DumpClass type) {
    CodeOrigin origin = known.get(type);
    if (origin == null) {
      boolean ofTheJdk = type.loader == 0 || CodeOrigins.isJdk(type.name);
      origin = origins.of(type.name, ofTheJdk, () -> place(type));
      known.put(type, origin);
    }
    return origin;
  }

  /** Whose code the method of a frame is. */
  CodeOrigin of(StackTraceElement frame) {
    DumpClass type = byName.get(frame.getClassName());
    if (type != null) {
      return of(type);
    }
    return origins.of(frame.getClassName(), CodeOrigins.isJdk(frame.getClassName()), () -> null);
  }

  /** Whether the code of a namespace is known as a library's. */
  boolean isOfLibrary(String namespace) {
    return origins.isOfLibrary(namespace);
  }

  /** Takes the code beside this class as the application's. */
  void main(String type) {
    DumpClass main = byName.get(type);
    origins.main(main == null ? null : place(main));
  }

  /** Where a class was read from; or null. */
  private @Nullable String place(DumpClass type) {
    DumpObject domain = type.domain == 0 ? null : dump.object(type.domain);
    DumpObject location = dump.follow(dump.follow(domain, "codesource"), "location");
    String file = dump.text(dump.follow(location, "file"));
    return file != null ? file : dump.text(dump.follow(location, "path"));
  }

  /** Whether it is a class of the agent's. */
  boolean isOurs(DumpClass type) {
    if (!type.name.startsWith("io.closewait.")) {
      return false;
    }
    DumpObject loader = type.loader == 0 ? null : dump.object(type.loader);
    return type.loader == 0
        || type.name.startsWith(LAUNCHER)
        || loader != null && loader.type != null && loader.type.name.startsWith(LAUNCHER);
  }

  /** Whether the class is or extends one of this name. */
  static boolean is(DumpClass type, String name) {
    DumpClass each = type;
    for (int depth = 0; each != null && depth < DEEPEST; depth++) {
      if (each.name.equals(name)) {
        return true;
      }
      each = each.superclass();
    }
    return false;
  }
}
