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
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing but connections, which is the dearest that a program can do under the agent: by turns in
 * a JVM with it and in one without, in short pairs, as no machine is the same for minutes. How many
 * pairs is the system property {@code closewait.it.pairs}. The processor time of a connection is
 * told beside it: what else the machine does disturbs that less.
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
      Pairs perSecond = new Pairs();
      Pairs processorTime = new Pairs();
      for (int i = 0; i < PAIRS; i++) {
        boolean first = i % 2 == 0; // whoever comes second finds what the first has left behind
        Yield one = load(first ? with.jvm : without);
        Yield other = load(first ? without : with.jvm);
        Yield ours = first ? one : other;
        Yield plain = first ? other : one;
        perSecond.add(ours.perSecond, plain.perSecond);
        processorTime.add(ours.microsEach, plain.microsEach);
      }
      String figure =
          String.format(
              Locale.ROOT,
              "%s: %d pairs, connections a second %s of %,.0f without; processor time of each %s of"
                  + " %.0f µs",
              collector,
              PAIRS,
              perSecond,
              Pairs.at(perSecond.plain, 0.5),
              processorTime,
              Pairs.at(processorTime.plain, 0.5));
      Campaign.figure(figure);
      assertTrue(perSecond.median() + 2 * perSecond.error() >= LEAST, figure);
    }
  }

  /** What a second of load came to. */
  private record Yield(double perSecond, double microsEach) {}

  private Yield load(TestedJvm jvm) {
    long before = processorMicros(jvm);
    Loaded.Done done = Loaded.with(jvm, MILLIS, ++round);
    double micros = processorMicros(jvm) - before;
    return new Yield(done.perSecond(), micros / done.connections());
  }

  private static long processorMicros(TestedJvm jvm) {
    ProcessHandle process = ProcessHandle.of(jvm.pid()).orElseThrow();
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1000;
  }

  /** With the agent against without, one beside the other. */
  private static final class Pairs {
    private final List<Double> plain = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();

    void add(double ours, double without) {
      plain.add(without);
      ratios.add(ours / without);
    }

    double median() {
      return at(ratios, 0.5);
    }

    /** Of the median, as of one of normally distributed ratios. */
    double error() {
      return 1.25 * (at(ratios, 0.75) - at(ratios, 0.25)) / 1.35 / Math.sqrt(ratios.size());
    }

    static double at(List<Double> values, double part) {
      return values.stream().sorted().toList().get((int) Math.round(part * (values.size() - 1)));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.3f ± %.3f (the middle half %.3f to %.3f)",
          median(),
          error(),
          at(ratios, 0.25),
          at(ratios, 0.75));
    }
  }
}
