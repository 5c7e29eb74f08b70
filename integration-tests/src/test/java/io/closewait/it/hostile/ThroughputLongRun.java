// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.TestedJvm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing but connections, which is the dearest that a program can do under the agent: by turns in
 * a JVM with it and in one without, in short pairs, as no machine is the same for minutes. How many
 * pairs is the system property {@code closewait.it.pairs}.
 */
@Isolated
class ThroughputLongRun {
  private static final int PAIRS = Integer.getInteger("closewait.it.pairs", 40);
  private static final int MILLIS = 1000, WARM_UP = 8;
  private static final double LEAST = 0.98;

  private int round;

  @ParameterizedTest
  @MethodSource("io.closewait.it.hostile.Loaded#collectors")
  @Held(
      part = Part.LONG,
      done =
          "Connections as fast as they go, by turns with the agent and without; G1, and then ZGC",
      held = "throughput, as far as its error tells, is at least 0.98 of that without")
  void throughput(JavaRuntime runtime, String collector) throws Exception {
    AgentFiles files = new AgentFiles("throughput-" + collector);
    try (AgentRun with = AgentRun.start(Loaded.jvm(runtime, collector), files, "");
        TestedJvm without = Loaded.jvm(runtime, collector).start()) {
      without.awaitSaid("up");
      for (int i = 0; i < WARM_UP; i++) {
        load(with.jvm);
        load(without);
      }
      List<Double> ours = new ArrayList<>();
      List<Double> plain = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        boolean first = i % 2 == 0; // whoever comes second finds what the first has left behind
        double one = load(first ? with.jvm : without);
        double other = load(first ? without : with.jvm);
        ours.add(first ? one : other);
        plain.add(first ? other : one);
        ratios.add(ours.get(i) / plain.get(i));
      }
      Collections.sort(ratios);
      double error = 1.25 * (at(ratios, 0.75) - at(ratios, 0.25)) / 1.35 / Math.sqrt(PAIRS);
      String figure =
          String.format(
              Locale.ROOT,
              "%s: %d pairs, median %.3f ± %.3f, the middle half %.3f to %.3f, best of each %.3f,"
                  + " %,.0f connections a second without",
              collector,
              PAIRS,
              at(ratios, 0.5),
              error,
              at(ratios, 0.25),
              at(ratios, 0.75),
              Collections.max(ours) / Collections.max(plain),
              Collections.max(plain));
      Campaign.figure(figure);
      assertTrue(at(ratios, 0.5) + 2 * error >= LEAST, figure);
    }
  }

  private double load(TestedJvm jvm) {
    return Loaded.with(jvm, MILLIS, ++round).perSecond();
  }

  private static double at(List<Double> sorted, double part) {
    return sorted.get((int) Math.round(part * (sorted.size() - 1)));
  }
}
