// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import org.jspecify.annotations.Nullable;

/**
 * Names without what compilers, generators and script engines number, so that the same code has one
 * fingerprint. For fingerprints only: a report shows names as they are.
 */
final class StableName {
  /** What follows it in the name of a class is a generator's. */
  private static final String[] GENERATED = {
    "$$", "$ByteBuddy$", "$HibernateProxy$", "$MockitoMock$", "$auxiliary$", "_closure"
  };

  private StableName() {}

  /** Null: the frame says nothing stable. */
  static @Nullable String ofType(String type) {
    String name = type;
    int hidden = name.indexOf('/');
    if (hidden >= 0) {
      name = name.substring(0, hidden);
    }
    if (name.contains("$$FastClass")) {
      return null;
    }
    for (String generated : GENERATED) {
      int at = name.indexOf(generated);
      if (at > 0) {
        int keep = generated.equals("_closure") ? generated.length() : 0;
        name = name.substring(0, at + keep);
      }
    }
    return withoutMethodCounters(withoutScriptNumber(withoutClojureCounters(name)));
  }

  /** {@code core$_main$fn__145$eval7} becomes {@code core$_main$fn$eval}. */
  private static String withoutClojureCounters(String name) {
    return withoutNumbersAfter(withoutNumbersAfter(name, "__", 0), "$eval", "$eval".length());
  }

  /** {@code keep}: so many letters of the mark stay. */
  private static String withoutNumbersAfter(String name, String mark, int keep) {
    String stable = name;
    for (int at = stable.indexOf(mark, 1); at > 0; at = stable.indexOf(mark, at + 1)) {
      int from = at + mark.length();
      int end = digitsEnd(stable, from);
      if (end > from) {
        stable = stable.substring(0, at + keep) + stable.substring(end);
      }
    }
    return stable;
  }

  /**
   * {@code Script7}, {@code Script_1f3a...} and {@code script1700000000000}, as engines name a text
   * that has no name. They have no package; a person's class seldom is without.
   */
  private static String withoutScriptNumber(String name) {
    if (name.indexOf('.') >= 0 || !name.regionMatches(true, 0, "script", 0, 6)) {
      return name;
    }
    int end = 6;
    while (end < name.length() && isHexOrUnderscore(name.charAt(end))) {
      end++;
    }
    boolean whole = end == name.length() || name.charAt(end) == '$';
    boolean numbered = end > 6 && !Character.isLetter(name.charAt(6));
    return whole && numbered ? name.substring(0, 6) + name.substring(end) : name;
  }

  private static boolean isHexOrUnderscore(char c) {
    return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
  }

  /** {@code Foo$bar$1} becomes {@code Foo$bar$}: numbered through all of the class. */
  private static String withoutMethodCounters(String name) {
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
  static String ofMethod(String method) {
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

  private static int digitsEnd(String text, int from) {
    int end = from;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  static boolean isNumber(String text, int from, int to) {
    return to > from && digitsEnd(text, from) >= to;
  }
}
