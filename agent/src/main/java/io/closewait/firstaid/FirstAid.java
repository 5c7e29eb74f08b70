// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import io.closewait.detect.Detector;
import io.closewait.holders.OwnerFinder;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Severity;
import io.closewait.leak.Yardstick;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out orders, a few sockets at each tick; and one that stands, where the option {@code
 * firstaid} gives it. The agent's thread.
 */
public final class FirstAid {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** So that a wrong order is noticed before all is gone. */
  private static final int A_SECOND = 10;

  /** Searches of the standing order take one part in this many of the time. */
  private static final int SHARE = 100;

  private static final long PATIENCE_MILLIS = 2000;

  /** For so long, and of so many sockets, the standing order does not try one again. */
  private static final long REMEMBERED = TimeUnit.HOURS.toNanos(1);

  private static final int MOST_REMEMBERED = 10_000;

  private final Detector detector;
  private final OwnerFinder finder;
  private final Reporter reporter;
  private final @Nullable Order standing;
  private final Helper helper = new Helper(PATIENCE_MILLIS);
  private final Set<Long> tried = new HashSet<>();
  private @Nullable Rescue rescue;

  /** What was asked last, and is carried out. */
  private @Nullable Rescue asked;

  private boolean begun;
  private long notBefore;
  private long lastStep;
  private long remembersSince;
  private long total;
  private boolean toldSpent;

  /** {@code standingSeconds}: the age from which on proven leaks are closed unasked; or -1. */
  public FirstAid(Detector detector, OwnerFinder finder, Reporter reporter, int standingSeconds) {
    this.detector = detector;
    this.finder = finder;
    this.reporter = reporter;
    this.standing =
        standingSeconds < 0
            ? null
            : Order.of(Collections.<String>emptySet(), standingSeconds, Integer.MAX_VALUE, false);
    this.lastStep = System.nanoTime() - SECOND;
  }

  /** Begins with an order; false where another is not carried out yet. */
  public boolean ask(Order order, long nanos) {
    if (rescue != null && !order.dry) {
      return false;
    }
    Rescue next = new Rescue(order, detector, finder, helper, new HashSet<>());
    asked = next;
    if (order.dry) {
      next.rehearse();
    } else {
      rescue = next;
      tick(nanos);
    }
    return true;
  }

  /** Sockets of the order asked last that still wait for their turn. */
  public int left() {
    return asked == null || asked != rescue ? 0 : asked.left();
  }

  public int closed() {
    return asked == null ? 0 : asked.closed();
  }

  public int skipped() {
    return asked == null ? 0 : asked.skipped();
  }

  /** What became of the order asked last. */
  public String page(boolean json) {
    if (asked == null) {
      return "";
    }
    Page page = new Page(asked);
    return json ? page.json() : page.text();
  }

  /** How it is doing, in words; for the page of the status. */
  public String status() {
    String closed = total + " sockets closed so far";
    if (helper.isSpent()) {
      return closed + "; it has given up, as " + Helper.MOST_LOST + " calls never came back";
    }
    return standing == null
        ? closed
        : "every proven leak older than " + standing.olderSeconds + " s is closed; " + closed;
  }

  /** A sweep has just judged all: the standing order may begin anew. */
  public void swept(long nanos) {
    boolean urgent = detector.inUse(Yardstick.URGENT_PERCENT);
    boolean rested = urgent || !begun || nanos - notBefore >= 0;
    if (rescue == null && standing != null && rested && !helper.isSpent()) {
      forget(nanos);
      rescue = new Rescue(standing, detector, finder, helper, tried);
    }
    tick(nanos);
  }

  /** Goes on, at most ten sockets a second. */
  public void tick(long nanos) {
    Rescue current = rescue;
    long passed = Math.min(SECOND, nanos - lastStep);
    boolean urgent = detector.inUse(Yardstick.URGENT_PERCENT);
    int allowed = urgent ? Integer.MAX_VALUE : (int) (passed * A_SECOND / SECOND);
    if (current == null || allowed == 0) {
      return;
    }
    lastStep = nanos;
    current.step(allowed);
    if (current.isOver()) {
      end(current, nanos);
    }
  }

  private void end(Rescue done, long nanos) {
    rescue = null;
    begun |= done.searchNanos() > 0;
    notBefore = nanos + done.searchNanos() * SHARE;
    total += done.closed();
    for (Account account : done.accounts()) {
      reporter.notice(new Notice("firstaid", Severity.INFO, Page.line(account)));
    }
    if (helper.isSpent() && !toldSpent) {
      toldSpent = true;
      reporter.notice(
          new Notice(
              "firstaid",
              Severity.WARN,
              "first aid has given up: "
                  + Helper.MOST_LOST
                  + " calls of close() never came back, each on a thread that is lost"));
    }
  }

  private void forget(long nanos) {
    if (tried.size() > MOST_REMEMBERED || nanos - remembersSince > REMEMBERED) {
      tried.clear();
      remembersSince = nanos;
    }
  }
}
