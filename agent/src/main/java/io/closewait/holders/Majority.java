// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  private static final String NOTHING_LEADS = "are held by nobody: no reference leads to them; ";
  private static final String WILL_BE_CLOSED = "the collector will close them";
  private static final String NEVER_CLOSED =
      "they are never closed, as the collector does not close channels";
  private static final String OUT_OF_REACH =
      "were met in no field: held by a running method of a virtual thread, or out of the search's"
          + " reach, or by nobody";

  private final Map<String, Alike> answers = new LinkedHashMap<>();
  private int answered;
  private int looked;
  private final List<Integer> missing = new ArrayList<>();

  /** {@code null}: it was found, and moved before its way could be walked again. */
  void add(@Nullable Answer answer) {
    looked++;
    if (answer != null) {
      answered++;
      answers.computeIfAbsent(answer.words, words -> new Alike(answer)).count++;
    }
  }

  void addMissing(int number) {
    looked++;
    missing.add(number);
  }

  /** {@code whole}: the search was not cut short, so what was not found is in no field. */
  List<Holder> told(Target.Fate fate, boolean whole) {
    List<Alike> byCount = new ArrayList<>(answers.values());
    byCount.sort((a, b) -> Integer.compare(b.count, a.count));
    List<Holder> told = new ArrayList<>();
    for (Alike each : byCount) {
      if (told.size() < MOST_TOLD && each.count * 5 >= answered) {
        told.add(each.holder(looked));
      }
      if (each.count * 5 >= answered * 4) {
        break;
      }
    }
    if (whole && !missing.isEmpty()) {
      String words = IN_NO_FIELD + fate(fate);
      List<String> none = Collections.emptyList();
      told.add(new Holder(Holder.Claim.NONE, null, none, missing.size(), looked, words));
    }
    return told;
  }

  /** Those that no way led to. */
  List<Integer> missing() {
    return missing;
  }

  /**
   * Every answer, however few sockets it is true of.
   *
   * @param total what the counts are of
   * @param unheld of what is missing, to how many surely nothing leads
   */
  List<Holder> all(Target.Fate fate, int unheld, int total) {
    List<Holder> all = new ArrayList<>();
    for (Alike each : answers.values()) {
      all.add(each.holder(total));
    }
    List<String> none = Collections.emptyList();
    if (unheld > 0) {
      String words = NOTHING_LEADS + certainly(fate);
      all.add(new Holder(Holder.Claim.NONE, null, none, unheld, total, words));
    }
    if (missing.size() > unheld) {
      int rest = missing.size() - unheld;
      all.add(new Holder(Holder.Claim.NONE, null, none, rest, total, OUT_OF_REACH));
    }
    return all;
  }

  private static String certainly(Target.Fate fate) {
    return fate == Target.Fate.CLOSED_BY_COLLECTOR ? WILL_BE_CLOSED : NEVER_CLOSED;
  }

  /** Sockets with one answer. */
  private static final class Alike {
    private final Answer answer;
    int count;

    Alike(Answer answer) {
      this.answer = answer;
    }

    Holder holder(int looked) {
      return new Holder(answer.claim, answer.place, answer.path, count, looked, answer.words);
    }
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
