// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import java.util.ArrayList;
import java.util.List;

/**
 * Patterns over class names. A star stands for any characters, dots included; a pattern without a
 * star also means everything below it: {@code com.acme} takes {@code com.acme.Server} and {@code
 * com.acme.Server} takes {@code com.acme.Server$1}. Immutable.
 */
public final class Globs {
  static final Globs NONE = new Globs(new String[0]);

  private final String[] patterns;

  Globs(String[] patterns) {
    this.patterns = patterns;
  }

  static Globs parse(String text) throws BadValueException {
    List<String> good = new ArrayList<>();
    String bad = null;
    for (String entry : Entries.split(text)) {
      if (isPattern(entry)) {
        good.add(entry);
      } else {
        bad = bad == null ? entry : bad;
      }
    }
    Globs globs = new Globs(good.toArray(new String[0]));
    if (bad != null) {
      throw new BadValueException(
          "'" + Problems.printable(bad) + "' is not a package name and is left out", globs);
    }
    return globs;
  }

  /** A name of a class or package in which characters may be stars. */
  static boolean isPattern(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '*' && c != '.' && c != '/' && c != '-' && !Character.isJavaIdentifierPart(c)) {
        return false;
      }
      if (Character.isISOControl(c)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  public boolean isEmpty() {
    return patterns.length == 0;
  }

  /** Whether one of the patterns takes this class, written with dots. */
  public boolean matches(String className) {
    for (String pattern : patterns) {
      if (matches(pattern, className)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String name) {
    if (pattern.indexOf('*') >= 0) {
      return matchesStars(pattern, name);
    }
    if (!name.startsWith(pattern)) {
      return false;
    }
    int end = pattern.length();
    return name.length() == end || name.charAt(end) == '.' || name.charAt(end) == '$';
  }

  /** Greedy with one step back: linear for one star, and never worse than quadratic. */
  private static boolean matchesStars(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
