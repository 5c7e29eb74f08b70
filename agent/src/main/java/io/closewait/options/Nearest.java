// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the word that somebody who wrote another one is likely to have meant. */
public final class Nearest {
  private static final int FURTHEST = 2;
  private static final String PREFIX = "closewait";
  private static final int LONGEST = 24;

  private Nearest() {}

  /** The nearest key of an option; or null when none is near. */
  static @Nullable String to(String key) {
    List<String> keys = new ArrayList<>();
    for (Option option : Option.ALL) {
      keys.add(option.key);
    }
    return to(key, keys);
  }

  /** The nearest of these words; or null when none is near. */
  public static @Nullable String to(String word, Collection<String> words) {
    String wanted = normal(word);
    if (wanted.length() > LONGEST) {
      return null;
    }
    String best = null;
    int least = FURTHEST + 1;
    for (String known : words) {
      String candidate = normal(known);
      int distance = distance(wanted, candidate);
      // of a two-letter word everything is near
      if (distance < least && distance < candidate.length() - 1) {
        least = distance;
        best = known;
      }
    }
    return best;
  }

  /**
   * Keys that differ only in case, separators or the prefix of properties and variables are equal.
   */
  private static String normal(String key) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < key.length() && out.length() <= LONGEST + PREFIX.length(); i++) {
      char c = key.charAt(i);
      if (c != '.' && c != '-' && c != '_' && c != ' ') {
        out.append(Character.toLowerCase(c));
      }
    }
    return out.indexOf(PREFIX) == 0 ? out.substring(PREFIX.length()) : out.toString();
  }

  /** Levenshtein's distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
