// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.kernel.ThreadTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far a search may go. Immutable. */
final class Bounds {
  /** What one object of the graph costs while the search runs, its edges included. */
  static final int BYTES_PER_OBJECT = 130;

  /** One part in this many of the free heap is taken at most. */
  private static final int SHARE = 8;

  /** Below this no answer is to be expected. */
  private static final int FEWEST = 5_000;

  private static final int MOST = 100_000, MOST_IN_DUMP = 1_000_000;

  /** Kept free whatever happens; the search looks again while it runs. */
  private static final long MARGIN = 8L << 20;

  private static final int SAMPLE = 150;

  private static final long READING = TimeUnit.SECONDS.toNanos(2),
      PATIENCE = TimeUnit.SECONDS.toNanos(20),
      IN_DUMP = TimeUnit.MINUTES.toNanos(10);

  final int objects;
  final int ofOneClass;
  final int elements;
  final int rounds;

  /** Sockets of each leak that are searched for. */
  final int sample;

  /** Whether the heap is the application's, which must not be filled. */
  private final boolean guarded;

  /** System.nanoTime() at which the walk ends, if this thread had a processor until then. */
  private final long deadline;

  private final long begun = System.nanoTime();
  private final long cpuBegun = ThreadTime.nanos();

  Bounds(int objects, int ofOneClass, int elements, int rounds, long deadline) {
    this.objects = objects;
    this.ofOneClass = ofOneClass;
    this.elements = elements;
    this.rounds = rounds;
    this.sample = SAMPLE;
    this.guarded = true;
    this.deadline = deadline;
  }

  /** For a dump, which is read in a JVM of its own; {@code heap}: bytes that it may take. */
  static Bounds ofDump(long heap) {
    return new Bounds((int) Math.min(MOST_IN_DUMP, heap / 4 / BYTES_PER_OBJECT));
  }

  private Bounds(int objects) {
    this.objects = objects;
    this.ofOneClass = 2_000;
    this.elements = 400;
    this.rounds = 6;
    this.sample = Integer.MAX_VALUE;
    this.guarded = false;
    this.deadline = System.nanoTime() + IN_DUMP;
  }

  /** What this heap allows now; null: nothing. */
  static @Nullable Bounds now(long nanos) {
    return of(free(), System.nanoTime() + nanos);
  }

  static @Nullable Bounds of(long freeBytes, long deadline) {
    long objects = Math.min(MOST, (freeBytes - MARGIN) / SHARE / BYTES_PER_OBJECT);
    return objects < FEWEST ? null : new Bounds((int) objects, 500, 100, 4, deadline);
  }

  /** Bytes that the heap can still take, without what a collection would bring. */
  static long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  /** Whether there is time to read what was found: a walk that was cut off may have found much. */
  boolean mayRead() {
    return !isOver(READING);
  }

  /**
   * Whether the time is over, and that much more. A machine that leaks is often short of
   * processors: what this thread did not get does not count, up to a point.
   */
  private boolean isOver(long more) {
    long late = System.nanoTime() - deadline - more;
    if (late <= 0) {
      return false;
    }
    long cpu = cpuBegun < 0 || late > PATIENCE ? -1 : ThreadTime.nanos();
    return cpu < 0 || cpu - cpuBegun > deadline - begun + more;
  }

  /** What was spent until now: time of a processor, or that of the clock. */
  long spent() {
    long cpu = cpuBegun < 0 ? -1 : ThreadTime.nanos();
    return cpu < 0 ? System.nanoTime() - begun : cpu - cpuBegun;
  }

  /** Null; or why the walk must end now. */
  @Nullable String exceeded() {
    if (isOver(0)) {
      return "the time for it was over";
    }
    return guarded && free() < MARGIN ? "too little of the heap is free" : null;
  }
}
