// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.micro;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import java.io.FileDescriptor;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The hooks as the patched JDK calls them: under the agent, on its own classes in the boot loader.
 * JMH's own connection to its parent has woken the agent by then.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-opens=java.base/java.io=ALL-UNNAMED",
      "-javaagent:agent/target/closewait-agent.jar=log=none,interval=1h"
    })
public class HookBenchmark {
  private static final int FIRST = 5000, MANY = 100_000;

  private static final AtomicInteger THREADS = new AtomicInteger();

  /** Of this thread. */
  private final FileDescriptor one = Descriptors.of(FIRST - 1 - THREADS.incrementAndGet() % 8);

  private final FileDescriptor[] many = new FileDescriptor[MANY];
  private int at;
  private int n = 512;

  /** Each descriptor is open and has written once. */
  @Setup
  public void open() {
    if (SocketEvents.class.getClassLoader() != null) {
      throw new IllegalStateException("the agent is not at work");
    }
    CaptureBudget.set(1); // one stack a second: every connection asks, and none gets it
    int[] numbers = new Random(1).ints(FIRST, FIRST + MANY).limit(MANY).toArray();
    for (int i = 0; i < MANY; i++) {
      many[i] = Descriptors.of(numbers[i]);
      SocketEvents.accepted(many[i]);
      SocketEvents.afterWrite(1, many[i]);
    }
    SocketEvents.accepted(one);
    SocketEvents.afterWrite(1, one);
  }

  @Benchmark
  public int nothing() {
    return n;
  }

  @Benchmark
  public int read() {
    SocketEvents.afterRead(n, one);
    return n;
  }

  @Benchmark
  public int writeHot() {
    SocketEvents.afterWrite(n, one);
    return n;
  }

  @Benchmark
  public int writeRandom() {
    SocketEvents.afterWrite(n, next());
    return n;
  }

  /** What finding the next descriptor takes, to be subtracted from {@link #writeRandom}. */
  @Benchmark
  public FileDescriptor random() {
    return next();
  }

  /** A whole connection above the capture budget. */
  @Benchmark
  public int connection() {
    SocketEvents.accepted(one);
    SocketEvents.afterWrite(n, one);
    SocketEvents.afterRead(-1, one);
    SocketEvents.closing(one);
    SocketEvents.released(one);
    return n;
  }

  /** The same on two threads at once, which ask for the same budget. */
  @Benchmark
  @Threads(2)
  public int connectionOfTwo() {
    return connection();
  }

  private FileDescriptor next() {
    at = at + 1 < MANY ? at + 1 : 0;
    return many[at];
  }
}
