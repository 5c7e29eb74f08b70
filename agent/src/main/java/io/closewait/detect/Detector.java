// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.HookFailures;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.holders.HolderFinder;
import io.closewait.kernel.KernelView;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.Forecast;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.leak.Trend;
import io.closewait.leak.Yardstick;
import io.closewait.options.IgnoreList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps when it is time, at a cost that stays out of sight, and hands the reporter what is due.
 * The agent's thread, or whoever holds the agent's lock.
 */
public final class Detector {
  /** The descriptors run out within so many seconds: what grows is looked at more closely. */
  private static final long SOON = 3600;

  /** Unless somebody waits for it, counting the descriptors takes a small part of a thousandth. */
  private static final long COUNT_REST = 5000;

  /** Nanoseconds for a descriptor: a count that took longer was not running all the time. */
  private static final long DEAREST_COUNT = 10_000;

  private final KernelView kernel;
  private final SiteTable sites;
  private final LeakBook book;
  private final Census census;
  private final AbandonedSockets abandoned;
  private final GrowingSites growing;
  private final UnseenSockets unseen;
  private final Sweep sweep;
  private final Reporter reporter;
  private final int summaryTicks;
  private final DescriptorUse descriptors;
  private final Trend descriptorTrend = new Trend();
  private final Pace pace = new Pace();
  private final DescriptorCount count;
  private @Nullable DescriptorCensus counted;
  private long nextCount;
  private int nextForcedCensus;
  private int looked;
  private int nextSummary;
  private @Nullable Snapshot latest;
  private int latestAt;

  /** {@code attached}: sockets may have been opened before the agent came. */
  public Detector(
      KernelView kernel,
      SiteTable sites,
      Thresholds thresholds,
      IgnoreList ignore,
      int summaryTicks,
      boolean attached,
      Reporter reporter) {
    this.kernel = kernel;
    this.sites = sites;
    this.book = new LeakBook(sites, ignore);
    this.census = new Census(sites, book);
    StuckAcceptors acceptors = new StuckAcceptors(kernel, sites, book, thresholds.grace);
    this.sweep = new Sweep(kernel, book, thresholds, acceptors, census);
    this.abandoned = new AbandonedSockets(sites, book);
    this.growing = new GrowingSites(sites, book);
    this.unseen = new UnseenSockets(kernel, book, attached, summaryTicks);
    this.descriptors = new DescriptorUse(kernel);
    this.count = new DescriptorCount(kernel);
    this.reporter = reporter;
    this.summaryTicks = summaryTicks;
  }

  /** Searches from now on; {@code unasked}: also before a leak is reported without a question. */
  public void searchWith(HolderFinder finder, boolean unasked) {
    book.searchWith(new HolderQuestions(finder, unasked));
  }

  /**
   * Searches for who holds the sockets of what the last sweep saw, so that {@link #latest} tells.
   *
   * @param again also of leaks that were searched before, or whose stacks name the application
   */
  public void askForHolders(boolean again) {
    if (latest != null) {
      book.askForHolders(again);
      latest = latest.with(book.standing(latestAt, kernel));
    }
  }

  /**
   * One sweep.
   *
   * @param now ticks
   * @param nanos System.nanoTime(), for pacing only
   */
  public void sweep(int now, long nanos) {
    nextSummary = nextSummary == 0 ? now + summaryTicks : nextSummary;
    boolean summary = now - nextSummary >= 0;
    nextSummary = summary ? now + summaryTicks : nextSummary;
    Effort effort = new Effort(kernel);
    unseen.seed(now);
    descriptors.look();
    boolean overdue = censusOverdue(now);
    boolean askAll = overdue || pace.ready(nanos);
    long begun = System.nanoTime();
    abandoned.count();
    int open = sweep.run(now, askAll);
    long took = System.nanoTime() - begun;
    if (askAll && (overdue || counted == null || nanos - nextCount >= 0)) {
      count(nanos);
    }
    abandoned.report(now);
    if (summary) {
      growing.summary(census.established(), now);
    }
    if (askAll) {
      hurry(now);
    }
    book.tell(reporter, kernel, now, summary, false);
    latest = snapshot(now, open, took);
    descriptors.swept();
    reporter.swept(latest);
    if (askAll) {
      pace.swept(nanos, effort.spent(), open);
    } else {
      pace.walked(nanos, effort.spent());
    }
  }

  /** The sockets that are reported as leaked, on which the kernel has the last word. */
  public List<ProvenLeak> proven() {
    int now = Math.max(looked, latestAt);
    List<ProvenLeak> proven = new ArrayList<>();
    Suspects all = sweep.suspects();
    for (Suspect s = all.next(0); s != null; s = all.next(s.fd + 1)) {
      LeakGroup group = s.isReported() ? book.groupOf(s) : null;
      if (group != null && !group.ignored && ProvenLeak.isProven(group.kind)) {
        proven.add(new ProvenLeak(s, group.view(now, kernel, book.listeners), s.age(now), kernel));
      }
    }
    return proven;
  }

  /** Whether so many of the descriptors were in use at the last look. */
  public boolean inUse(int percent) {
    return Yardstick.inUse(descriptors.used(), descriptors.limit(), percent);
  }

  /**
   * Whether the next sweep must not wait: descriptors are running out, and what is needed to tell
   * it has to be at hand when there is none left. Looks once a tick, however often it is asked.
   */
  public boolean isUrgent(int now) {
    if (now == looked) {
      return false;
    }
    looked = now;
    descriptors.look();
    return descriptors.worse();
  }

  private void hurry(int now) {
    Forecast ahead = latest == null ? null : latest.forecast;
    Double perHour = ahead == null ? null : ahead.perHour;
    Long left = ahead == null ? null : ahead.exhaustedInSeconds;
    if (perHour != null && left != null && left <= SOON) {
      growing.hurry(census.established(), perHour, now);
    } else {
      growing.noHurry(now);
    }
  }

  /** All descriptors, not only the sockets that this sweep has just seen. */
  private void count(long nanos) {
    long begun = System.nanoTime();
    DescriptorCensus all =
        count.take(census.lines(), this::opener, descriptors.used(), descriptors.limit());
    counted = all;
    long took = Math.min(System.nanoTime() - begun, all.total * DEAREST_COUNT);
    nextCount = nanos + took * COUNT_REST;
  }

  /** Who opened a selector. */
  private @Nullable Site opener(int epoll) {
    Integer site = SocketEvents.SELECTORS.get(epoll);
    return site == null ? null : sites.site(site);
  }

  /** Who holds the descriptors when there are none left: now, not when the pace allows. */
  private boolean censusOverdue(int now) {
    boolean overdue = descriptors.ranOut() && now - nextForcedCensus >= 0;
    nextForcedCensus = overdue ? now + Yardstick.SECONDS_BETWEEN_CENSUSES : nextForcedCensus;
    return overdue;
  }

  /**
   * The JVM is about to end: whoever leaves a socket to the collector from now on leaves it to the
   * end of the process, as programs do. Any thread.
   */
  public void jvmEnds() {
    abandoned.freeze();
  }

  /** The last words: a sweep, every site that stands, the end. */
  public void stop(int now) {
    descriptors.look();
    long begun = System.nanoTime();
    abandoned.count();
    int open = sweep.last(now);
    count(begun);
    abandoned.report(now);
    book.tell(reporter, kernel, now, false, true);
    latest = snapshot(now, open, System.nanoTime() - begun);
    reporter.stopped(latest);
  }

  /** What the last sweep saw; null before the first. */
  public @Nullable Snapshot latest() {
    return latest;
  }

  private Snapshot snapshot(int now, int open, long took) {
    latestAt = now;
    Snapshot.Builder b = new Snapshot.Builder();
    b.openSockets = open;
    b.leaks = book.standing(now, kernel);
    b.ignored = book.ignored();
    b.verdictInSeconds = sweep.nextVerdict();
    b.census = census.lines();
    b.descriptorCensus = counted;
    b.descriptorsUsed = descriptors.used();
    b.descriptorsLimit = descriptors.limit();
    b.ranOut = descriptors.ranOut();
    b.sweepNanos = took;
    b.connections = SocketEvents.OPENED.sum();
    b.capturesSkipped = CaptureBudget.SKIPPED.sum();
    b.errors = HookFailures.COUNT.get();
    if (b.descriptorsUsed >= 0) {
      descriptorTrend.add(now, b.descriptorsUsed);
      b.forecast = Forecast.of(descriptorTrend, b.descriptorsUsed, b.descriptorsLimit);
    }
    return b.build();
  }
}
