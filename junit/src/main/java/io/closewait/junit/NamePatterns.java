// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Names of classes, with {@code *} as a wildcard. Immutable. */
final class NamePatterns {
  static final NamePatterns NONE = new NamePatterns(Collections.<String>emptyList());

  private final List<String> texts;
  private final List<Pattern> patterns = new ArrayList<>();

  private NamePatterns(List<String> texts) {
    this.texts = texts;
    for (String text : texts) {
      String[] literals = text.split("\\*", -1);
      StringBuilder regex = new StringBuilder(Pattern.quote(literals[0]));
      for (int i = 1; i < literals.length; i++) {
        regex.append(".*").append(Pattern.quote(literals[i]));
      }
      patterns.add(Pattern.compile(regex.toString()));
    }
  }

  /**
   * Patterns of these texts.
   *
   * @throws IllegalArgumentException for one that would match everything or nothing
   */
  static NamePatterns of(Collection<String> texts) {
    for (String text : texts) {
      if (text.trim().isEmpty() || text.replace("*", "").trim().isEmpty()) {
        throw new IllegalArgumentException(
            "'" + text + "' names no class; give a name such as com.acme.Metrics*");
      }
    }
    return texts.isEmpty() ? NONE : new NamePatterns(new ArrayList<>(texts));
  }

  static NamePatterns of(String... texts) {
    return of(Arrays.asList(texts));
  }

  NamePatterns and(NamePatterns others) {
    List<String> all = new ArrayList<>(texts);
    all.addAll(others.texts);
    return of(all);
  }

  boolean match(String className) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(className).matches()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a frame of the stack is of such a class. */
  boolean matchAny(StackTraceElement[] stack) {
    if (patterns.isEmpty()) {
      return false;
    }
    for (StackTraceElement frame : stack) {
      if (match(frame.getClassName())) {
        return true;
      }
    }
    return false;
  }
}
