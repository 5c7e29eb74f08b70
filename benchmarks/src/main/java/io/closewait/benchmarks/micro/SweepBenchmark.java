// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.micro;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.capture.SiteTable;
import io.closewait.detect.Detector;
import io.closewait.detect.Thresholds;
import io.closewait.leak.Reporter;
import io.closewait.options.Options;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Sweeps over a table in which every socket is well. No real socket and no agent: the kernel is a
 * stub that answers at once, so what is measured is the walk, the grouping and their garbage.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-opens=java.base/java.io=ALL-UNNAMED")
public class SweepBenchmark {
  private static final int SITES = 500;

  @Param({"100000", "1000000"})
  public int sockets;

  private Detector detector;
  private long nanos;
  private int site;

  @Setup
  public void fill() {
    CaptureBudget.set(-1);
    SocketEvents.now = 1;
    SocketEvents.capture = () -> 1 + site++ % SITES;
    for (int fd = 10; fd < 10 + sockets; fd++) {
      SocketEvents.accepted(Descriptors.of(fd));
    }
    Options options = Options.parse(null);
    detector =
        new Detector(
            new QuietKernel(sockets),
            new SiteTable(options.app(), options.frames()),
            new Thresholds(45, 360),
            options.ignore(),
            600,
            false,
            new Reporter() {});
    nanos = System.nanoTime();
    detector.sweep(2, nanos);
  }

  /** The usual sweep: the table alone, because the kernel was asked about all not long ago. */
  @Benchmark
  public void walk() {
    detector.sweep(3, nanos);
  }

  /**
   * The paced sweep: each socket looked at and counted by its site, then all descriptors counted.
   */
  @Benchmark
  public void askAll() {
    nanos += TimeUnit.HOURS.toNanos(1);
    detector.sweep(3, nanos);
  }
}
