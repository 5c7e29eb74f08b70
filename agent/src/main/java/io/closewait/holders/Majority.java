// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One leak's answers: what holds for most of its sockets is reported, with its count. A single
 * socket that came by another way says nothing about the leak. Collected on one thread.
 */
final class Majority {
  private static final int MOST_TOLD = 3;

  private static final String IN_NO_FIELD =
      "are in no field that the search reached: held by a running method, or by nobody";
  private static final String SOCKET = "; if by nobody, the collector will close them";
  private static final String CHANNEL =
      "; if by nobody, they are never closed: the collector does not close channels";

  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private int answered;
  private int looked;
  private int missing;

  /** {@code null}: it was found, and moved before its way could be walked again. */
  void add(Answer answer) {
    looked++;
    if (answer != null) {
      answered++;
      answers.putIfAbsent(answer.words, answer);
      counts.merge(answer.words, 1, Integer::sum);
    }
  }

  void addMissing() {
    looked++;
    missing++;
  }

  /** {@code whole}: the search was not cut short, so what was not found is in no field. */
  List<Holder> told(Target.Fate fate, boolean whole) {
    List<String> byCount = new ArrayList<>(counts.keySet());
    Collections.sort(byCount, Comparator.comparing(counts::get, Comparator.reverseOrder()));
    List<Holder> told = new ArrayList<>();
    for (String words : byCount) {
      int count = counts.get(words);
      if (told.size() < MOST_TOLD && count * 5 >= answered) {
        Answer answer = answers.get(words);
        told.add(new Holder(answer.claim, answer.place, answer.path, count, looked, words));
      }
      if (count * 5 >= answered * 4) {
        break;
      }
    }
    if (whole && missing > 0) {
      String words = IN_NO_FIELD + fate(fate);
      List<String> none = Collections.emptyList();
      told.add(new Holder(Holder.Claim.NONE, null, none, missing, looked, words));
    }
    return told;
  }

  private static String fate(Target.Fate fate) {
    switch (fate) {
      case CLOSED_BY_COLLECTOR:
        return SOCKET;
      case NEVER_CLOSED:
        return CHANNEL;
      default:
        return "";
    }
  }
}
