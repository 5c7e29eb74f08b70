// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.capture.FrameRules;
import io.closewait.capture.Origin;
import io.closewait.options.Globs;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells whose a class is. Made for one search; one thread. */
final class CodeOrigins {
  private static final String[] JDK = {"java.", "javax.", "jdk.", "sun.", "com.sun."};

  private final FrameRules rules;
  private final Globs application;
  private final ClassLoader beforeTheApplication = ClassLoader.getSystemClassLoader().getParent();

  /** Owners by package: there are tens of thousands of classes, and hundreds of known libraries. */
  private final Map<String, Boolean> libraries = new HashMap<>();

  private @Nullable String main;

  CodeOrigins(FrameRules rules, Globs application) {
    this.rules = rules;
    this.application = application;
  }

  /** Looks for where the main class came from. */
  void learn(Class<?>[] loaded) {
    String command = System.getProperty("sun.java.command", "");
    int end = command.indexOf(' ');
    String started = end < 0 ? command : command.substring(0, end);
    if (started.endsWith(".jar")) {
      main = '/' + started.substring(started.lastIndexOf('/') + 1);
      return;
    }
    String name = started.substring(started.indexOf('/') + 1); // MODULE/CLASS
    for (Class<?> type : loaded) {
      if (type.getName().equals(name)) {
        String path = CodePlace.of(type);
        main = path == null ? null : CodePlace.trimmed(path);
        return;
      }
    }
  }

  CodeOrigin of(Class<?> type) {
    String name = type.getName();
    return of(name, isJdk(type, name), () -> CodePlace.of(type));
  }

  /** {@code path}: where it was read from; asked for only where it matters. */
  CodeOrigin of(String name, boolean ofTheJdk, Supplier<@Nullable String> path) {
    if (ofTheJdk) {
      return CodeOrigin.JDK;
    }
    if (!application.isEmpty()) {
      return application.matches(name) ? CodeOrigin.APPLICATION : libraryOrOther(name);
    }
    CodeOrigin origin = libraryOrOther(name);
    return origin == CodeOrigin.OTHER_JAR && isOwn(path.get()) ? CodeOrigin.APPLICATION : origin;
  }

  /** Judges code that has a namespace and no class of its own. */
  boolean isOfLibrary(String namespace) {
    return libraryOrOther(namespace + '.') == CodeOrigin.LIBRARY && !application.matches(namespace);
  }

  private CodeOrigin libraryOrOther(String name) {
    String inPackage = name.substring(0, name.lastIndexOf('.') + 1);
    Boolean library = libraries.get(inPackage);
    if (library == null) {
      Origin known = rules.known(inPackage);
      library = known != Origin.APPLICATION && known != Origin.JDK;
      libraries.put(inPackage, library);
    }
    return library ? CodeOrigin.LIBRARY : CodeOrigin.OTHER_JAR;
  }

  /** Says where the main class came from. */
  void main(@Nullable String path) {
    main = path == null ? null : CodePlace.trimmed(path);
  }

  private boolean isOwn(@Nullable String path) {
    if (path == null) {
      return false;
    }
    return CodePlace.isOwn(path) || main != null && CodePlace.trimmed(path).endsWith(main);
  }

  /** Generated proxies too: they stand for whatever is behind them. */
  private boolean isJdk(Class<?> type, String name) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == beforeTheApplication || isJdk(name);
  }

  /** Judges by the name alone. */
  static boolean isJdk(String name) {
    for (String prefix : JDK) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
