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

  /** Packages and classes whose names hold no star. */
  private final List<String> prefixes = new ArrayList<>();

  private final List<Glob> globs = new ArrayList<>();

  Globs(String[] patterns) {
    for (String pattern : patterns) {
      if (pattern.indexOf('*') < 0) {
        prefixes.add(pattern);
      } else {
        globs.add(new Glob(pattern));
      }
    }
  }

  static Globs parse(String text) throws BadValueException {
    List<String> good = new ArrayList<>();
    String bad = null;
    for (String entry : ListItems.split(text)) {
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
    return prefixes.isEmpty() && globs.isEmpty();
  }

  /** Whether one of the patterns takes this class, written with dots. */
  public boolean matches(String className) {
    for (String prefix : prefixes) {
      if (isWithin(prefix, className)) {
        return true;
      }
    }
    for (Glob glob : globs) {
      if (glob.matches(className)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWithin(String prefix, String name) {
    if (!name.startsWith(prefix)) {
      return false;
    }
    int end = prefix.length();
    return name.length() == end || name.charAt(end) == '.' || name.charAt(end) == '$';
  }
}
