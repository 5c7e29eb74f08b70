// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.benchmarks.micro.Descriptors;
import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.capture.SiteTable;
import io.closewait.leak.CensusLine;
import io.closewait.leak.SocketState;
import io.closewait.options.Options;
import java.util.List;
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

/** All open sockets counted by the site that opened them, and the twenty largest groups. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-opens=java.base/java.io=ALL-UNNAMED")
public class GroupingBenchmark {
  private static final int SITES = 500, FIRST = 10, TOP = 20;

  @Param({"100000", "1000000"})
  public int sockets;

  private Census census;
  private int site;

  @Setup
  public void fill() {
    CaptureBudget.set(-1);
    SocketEvents.now = 1;
    SocketEvents.capture = () -> 1 + site++ % SITES;
    for (int fd = FIRST; fd < FIRST + sockets; fd++) {
      SocketEvents.accepted(Descriptors.of(fd));
    }
    Options options = Options.parse(null);
    SiteTable sites = new SiteTable(options.app(), options.frames());
    census = new Census(sites, new LeakBook(sites, options.ignore()));
  }

  @Benchmark
  public List<CensusLine> group() {
    census.begin();
    SocketEntry entry = new SocketEntry();
    for (int fd = FIRST; fd < FIRST + sockets; fd++) {
      census.count(entry.read(fd), SocketState.ESTABLISHED, 0);
    }
    return census.lines().subList(0, TOP);
  }
}
