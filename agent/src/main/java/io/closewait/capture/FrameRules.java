// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.options.Globs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose code a frame is: the JDK's, a known library's or the application's; and what of its name is
 * stable. The library prefixes are data, in {@code library-prefixes.txt}. Immutable; the agent's
 * thread.
 */
public final class FrameRules {
  private static final String[] JDK = {"java.", "javax.", "jdk.", "sun.", "com.sun."};

  private final List<String> libraries;
  private final Globs application;

  private FrameRules(List<String> libraries, Globs application) {
    this.libraries = libraries;
    this.application = application;
  }

  /**
   * The rules shipped with the agent.
   *
   * @param application the application's own code; empty: whatever is neither JDK nor library
   */
  public static FrameRules load(Globs application) {
    List<String> libraries = new ArrayList<>();
    try (InputStream in = FrameRules.class.getResourceAsStream("library-prefixes.txt")) {
      if (in != null) {
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          int comment = line.indexOf('#');
          String prefix = (comment < 0 ? line : line.substring(0, comment)).trim();
          if (!prefix.isEmpty()) {
            libraries.add(prefix);
          }
        }
      }
    } catch (IOException unreadable) {
      libraries
          .clear(); // frames of libraries then count as the application's: less sharp, not wrong
    }
    return new FrameRules(libraries, application);
  }

  /** Also code that the JVM or the JDK made at run time, such as reflection accessors. */
  static boolean isJdk(String type) {
    for (String prefix : JDK) {
      if (type.startsWith(prefix)) {
        return true;
      }
    }
    return type.contains("$$Lambda") || type.contains("LambdaForm$") || isProxy(type);
  }

  boolean isApplication(String type) {
    if (!application.isEmpty()) {
      return application.matches(type);
    }
    return !isLibrary(type);
  }

  /** Whatever the application calls its own. */
  boolean isLibrary(String type) {
    for (String prefix : libraries) {
      if (type.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isProxy(String type) {
    String simple = type.substring(type.lastIndexOf('.') + 1);
    return simple.startsWith("$Proxy") && isNumber(simple, 6, simple.length());
  }

  /**
   * The name without what generators number: hidden-class suffixes, CGLIB, Byte Buddy and Hibernate
   * subclasses, Groovy closures, Kotlin lambdas and continuations. Null: the frame says nothing
   * stable.
   */
  static String stableType(String type) {
    String name = type;
    int hidden = name.indexOf('/');
    if (hidden >= 0) {
      name = name.substring(0, hidden);
    }
    if (name.contains("$$FastClass")) {
      return null;
    }
    int generated = name.indexOf("$$");
    if (generated < 0) {
      generated = name.indexOf("$ByteBuddy$");
    }
    if (generated < 0) {
      generated = name.indexOf("$HibernateProxy$");
    }
    if (generated > 0) {
      name = name.substring(0, generated);
    }
    return withoutMethodCounters(name);
  }

  /** Foo$bar$1 and Script$_run_closure2 become Foo$bar$ and Script$_run_closure. */
  private static String withoutMethodCounters(String name) {
    int closure = name.indexOf("_closure");
    if (closure >= 0) {
      return name.substring(0, closure + "_closure".length());
    }
    StringBuilder stable = null;
    boolean afterMethod = false;
    int from = name.indexOf('$');
    while (from >= 0) {
      int next = name.indexOf('$', from + 1);
      int end = next < 0 ? name.length() : next;
      boolean number = end > from + 1 && isNumber(name, from + 1, end);
      if (number && afterMethod) {
        stable =
            stable == null ? new StringBuilder(name.substring(0, from + 1)) : stable.append('$');
      } else if (stable != null) {
        stable.append(name, from, end);
      }
      afterMethod =
          number ? afterMethod : end > from + 1 && Character.isLowerCase(name.charAt(from + 1));
      from = next;
    }
    return stable == null ? name : stable.toString();
  }

  /**
   * {@code lambda$handle$3} becomes {@code lambda$handle}: compilers number such methods (lambdas
   * of Java, Kotlin and Scala, {@code access$300}, CGLIB's) through all of the class, so that an
   * edit elsewhere in it changes the number. A name that a person wrote has no {@code $}.
   */
  static String stableMethod(String method) {
    int end = method.length();
    while (end > 0 && Character.isDigit(method.charAt(end - 1))) {
      end--;
    }
    boolean counted =
        end < method.length()
            && end > 1
            && (method.charAt(end - 1) == '$' || method.charAt(end - 1) == '-')
            && method.indexOf('$') >= 0;
    return counted ? method.substring(0, end - 1) : method;
  }

  private static boolean isNumber(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Character.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return to > from;
  }
}
