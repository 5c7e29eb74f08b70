// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a count moves over the last hour or so: the median of all slopes between its samples
 * (Theil-Sen), which one burst cannot move, with the interval in which the true slope likely lies.
 *
 * <p>A leak grows for as long as one looks; a pool goes up and down, a burst happens once. It is
 * growth only where the whole interval (Sen's, from Kendall's variance) is above zero. Not
 * thread-safe; for the agent's thread.
 */
public final class Trend {
  /** What the samples show. */
  public enum Direction {
    /** Too few samples, or too short a time. */
    UNKNOWN,
    GROWING,
    STEADY,
    FALLING
  }

  /** All pairs of them are compared, so this bounds the work: 496 slopes. */
  static final int CAPACITY = 32;

  /** Fewer samples, or a shorter time, say nothing. */
  static final int MIN_SAMPLES = 5, MIN_TICKS = 60;

  /** Ticks between samples at most. Then a full ring, about an hour, drops its oldest sample. */
  static final int MAX_SPACING = 120;

  /**
   * Half the width of the interval in standard deviations. Higher than for independent samples
   * (1.96), because the counts of a pool resemble their neighbours.
   */
  private static final double SURE = 2.1;

  private static final double TICKS_PER_HOUR = 3600;

  private final int[] ticks = new int[CAPACITY];
  private final int[] counts = new int[CAPACITY];
  private int size;
  private int spacing = 1;

  private boolean stale = true;
  private double slope;
  private double lowSlope;
  private double highSlope;
  private Direction direction = Direction.UNKNOWN;

  /** Adds what was counted at this tick; ticks never go back. */
  public void add(int tick, long count) {
    if (size >= 2 && ticks[size - 1] - ticks[size - 2] < spacing) {
      size--; // the newest sample always counts; too near to the one before it, it does not stay
    }
    if (size == CAPACITY) {
      makeRoom();
    }
    ticks[size] = tick;
    counts[size] = (int) Math.min(Integer.MAX_VALUE, count);
    size++;
    stale = true;
  }

  /** Growth an hour: 0 when steady, negative when falling, null until there is enough to tell. */
  public @Nullable Double perHour() {
    compute();
    if (direction == Direction.UNKNOWN) {
      return null;
    }
    return direction == Direction.STEADY ? 0 : slope * TICKS_PER_HOUR;
  }

  /** The growth with what else the samples allow; null until there is enough to tell. */
  public @Nullable Rate rate() {
    compute();
    return direction == Direction.UNKNOWN ? null : new Rate(slope, lowSlope, highSlope);
  }

  /** Growth an hour, and between which bounds the true one likely lies. Immutable. */
  public static final class Rate {
    public final double perHour;
    public final double low;
    public final double high;

    private Rate(double slope, double lowSlope, double highSlope) {
      this.perHour = slope * TICKS_PER_HOUR;
      this.low = lowSlope * TICKS_PER_HOUR;
      this.high = highSlope * TICKS_PER_HOUR;
    }
  }

  public Direction direction() {
    compute();
    return direction;
  }

  /** Ticks between the oldest sample and the newest. */
  public int ticksSeen() {
    return size == 0 ? 0 : ticks[size - 1] - ticks[0];
  }

  private void makeRoom() {
    if (spacing < MAX_SPACING) {
      spacing = Math.min(MAX_SPACING, Math.max(2 * spacing, ticksSeen() * 2 / CAPACITY));
      thin();
    }
    if (size == CAPACITY) {
      drop(0);
    }
  }

  /** Keeps the samples that are far enough apart. */
  private void thin() {
    int kept = 1;
    for (int i = 1; i < size; i++) {
      if (ticks[i] - ticks[kept - 1] >= spacing) {
        ticks[kept] = ticks[i];
        counts[kept] = counts[i];
        kept++;
      }
    }
    size = kept;
  }

  private void drop(int index) {
    System.arraycopy(ticks, index + 1, ticks, index, size - index - 1);
    System.arraycopy(counts, index + 1, counts, index, size - index - 1);
    size--;
  }

  private void compute() {
    if (!stale) {
      return;
    }
    stale = false;
    direction = Direction.UNKNOWN;
    if (size < MIN_SAMPLES || ticksSeen() < MIN_TICKS) {
      return;
    }
    double[] slopes = new double[size * (size - 1) / 2];
    int n = 0;
    for (int later = 1; later < size; later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        long rise = (long) counts[later] - counts[earlier];
        slopes[n++] = (double) rise / (ticks[later] - ticks[earlier]);
      }
    }
    Arrays.sort(slopes);
    slope = (slopes[(n - 1) / 2] + slopes[n / 2]) / 2;
    int margin = (int) Math.ceil(SURE * Math.sqrt(variance()));
    lowSlope = slopes[Math.max(0, (n - margin) / 2)];
    highSlope = slopes[Math.min(n - 1, (n + margin) / 2)];
    direction =
        lowSlope > 0 ? Direction.GROWING : highSlope < 0 ? Direction.FALLING : Direction.STEADY;
  }

  /**
   * The variance of the number of rising pairs less that of falling ones, if the samples came in
   * random order; equal counts make it smaller.
   */
  private double variance() {
    int[] sorted = Arrays.copyOf(counts, size);
    Arrays.sort(sorted);
    double variance = term(size);
    for (int from = 0, to = 0; from < size; from = to) {
      while (to < size && sorted[to] == sorted[from]) {
        to++;
      }
      variance -= term(to - from);
    }
    return variance;
  }

  private static double term(int n) {
    return n * (n - 1.0) * (2 * n + 5) / 18;
  }
}
