// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.micro;

import io.closewait.bootstrap.SiteCapture;
import io.closewait.bootstrap.SocketEvents;
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

/** One stack taken, hashed and found again, by the way of capturing that the agent chose here. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-javaagent:agent/target/closewait-agent.jar=log=none,interval=1h")
public class CaptureBenchmark {
  /** Frames of a recursion above the harness's own. */
  @Param({"10", "50", "200"})
  public int depth;

  private SiteCapture capture;

  @Setup
  public void find() {
    capture = SocketEvents.capture;
  }

  @Benchmark
  public int capture() {
    return below(depth);
  }

  private int below(int frames) {
    return frames == 0 ? capture.capture() : below(frames - 1);
  }
}
