// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import java.util.ArrayList;
import java.util.List;

/** What was wrong with the options: one sentence for each bad key, and an end to it. */
final class Problems {
  private static final int MOST = 20;
  private static final int LONGEST = 80;

  private final List<String> subjects = new ArrayList<>();
  private final List<String> sentences = new ArrayList<>();
  private int unsaid;

  /** The first sentence about a subject counts. */
  void add(String subject, String sentence) {
    if (subjects.contains(subject)) {
      return;
    }
    if (sentences.size() == MOST) {
      unsaid++;
      return;
    }
    subjects.add(subject);
    sentences.add(sentence);
  }

  List<String> sentences() {
    List<String> all = new ArrayList<>(sentences);
    if (unsaid > 0) {
      all.add("and " + unsaid + " more wrong options");
    }
    return all;
  }

  /** What a user gave, cut to a sane length and without characters that a terminal would obey. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder();
    int end = Math.min(text.length(), LONGEST);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f || c > 0xa0 && Character.isLetterOrDigit(c);
      out.append(plain ? c : '?');
    }
    if (end < text.length()) {
      out.append("...");
    }
    return out.toString();
  }
}
