// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Runs a program on all sides, round after round; every round starts with another side, and every
 * second goes backwards.
 */
final class Rotation {
  /** Enough to tell it from us; more rounds are for what is close to nothing. */
  private static final int RIVAL_ROUNDS = 7;

  private final Jvm jvm;
  private final String jdk;
  private final Results results;

  Rotation(Jvm jvm, String jdk, Results results) {
    this.jvm = jvm;
    this.jdk = jdk;
    this.results = results;
  }

  void run(Work work, List<Side> sides) throws IOException, InterruptedException {
    for (int round = 0; round < work.rounds(); round++) {
      List<Side> order = new ArrayList<>(sides);
      Collections.rotate(order, round);
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      for (Side side : order) {
        if (side.name().equals(Side.RIVAL) && round >= RIVAL_ROUNDS) {
          continue;
        }
        try {
          Map<String, Double> figures = jvm.run(side, work.command());
          results.add(new Result(jdk, work.id(), side.name(), round, figures));
        } catch (IOException failed) {
          System.err.println(failed.getMessage());
        }
      }
      System.err.print('.');
    }
    System.err.println(" " + jdk + " " + work.id());
    results.print(jdk, work);
  }
}
