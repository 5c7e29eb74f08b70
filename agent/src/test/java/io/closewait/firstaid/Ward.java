// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.PlantedSites;
import io.closewait.capture.SiteTable;
import io.closewait.detect.Detector;
import io.closewait.detect.FakeKernel;
import io.closewait.detect.Thresholds;
import io.closewait.holders.OwnerFinder;
import io.closewait.holders.Owners;
import io.closewait.holders.PlantedOwners;
import io.closewait.kernel.TcpState;
import io.closewait.leak.LateClose;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.options.Options;
import io.closewait.support.Descriptors;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;

/** An application with leaked sockets, and the time that a test lets pass. */
final class Ward implements Reporter, OwnerFinder {
  static final int GRACE = 45;
  private static final long SECOND = 1_000_000_000L;

  final FakeKernel kernel = new FakeKernel();
  final Map<Integer, Patient> held = new TreeMap<>();
  final List<String> told = new ArrayList<>();

  /** In the order in which close() was called. */
  final List<Integer> closed = Collections.synchronizedList(new ArrayList<>());

  final Detector detector;
  int searches;

  private final SiteTable sites;
  private int now = 1000;
  private int captured;
  private long nanos = System.nanoTime() + SECOND;
  private long sweeps;

  Ward() {
    Options options = Options.parse("");
    sites = new SiteTable(options.app(), 32);
    detector =
        new Detector(
            kernel, sites, new Thresholds(GRACE, GRACE), options.ignore(), 1_000_000, false, this);
    SocketTable.clear();
    Collector.ABANDONED.clear();
    Collector.MARKED.clear();
    SocketEvents.adopting = false;
    SocketEvents.now = now;
    SocketEvents.capture = () -> captured;
    CaptureBudget.set(-1);
    kernel.uses(100);
  }

  /** Leaves nothing behind for the next test. */
  void end() {
    SocketEvents.capture = null;
    SocketTable.clear();
    CaptureBudget.set(0);
  }

  /** A socket of the application, which gives its number back when it is closed. */
  final class Patient extends Socket {
    private final int number;

    /** Stands in for what a close() may do; the socket is closed where it returns null. */
    Callable<String> atClose = () -> null;

    Patient(int number) {
      this.number = number;
    }

    @Override
    public synchronized void close() throws IOException {
      closed.add(number);
      try {
        if (atClose.call() != null) {
          return;
        }
      } catch (IOException | RuntimeException told) {
        throw told;
      } catch (Exception other) {
        throw new IllegalStateException(other);
      }
      super.close();
      SocketEvents.released(Descriptors.of(number));
      kernel.state(number, TcpState.NONE);
    }
  }

  long nanos() {
    return nanos;
  }

  /** Lets time pass, and sweeps. */
  Ward pass(int seconds) {
    now += seconds;
    nanos += seconds * SECOND;
    SocketEvents.now = now;
    sweeps += 3600 * SECOND; // no pace is kept
    detector.sweep(now, nanos + sweeps);
    return this;
  }

  Ward millis(int millis) {
    nanos += millis * (SECOND / 1000);
    return this;
  }

  /** Sockets whose end was read and that nobody closed, reported by now, the first the oldest. */
  Ward leak(int from, int count, String method) {
    captured = PlantedSites.site(sites, "App", method);
    for (int fd = from; fd < from + count; fd++) {
      kernel.open(fd, TcpState.CLOSE_WAIT);
      SocketEvents.accepted(Descriptors.of(fd));
      SocketEvents.afterRead(-1, Descriptors.of(fd));
      held.put(fd, new Patient(fd));
    }
    return pass(1).pass(GRACE + 1);
  }

  /** Few connections whose end nobody reads, as idle pools have them. */
  Ward idle(int from, int count, String method) {
    captured = PlantedSites.site(sites, "App", method);
    for (int fd = from; fd < from + count; fd++) {
      kernel.open(fd, TcpState.CLOSE_WAIT);
      SocketEvents.connecting(Descriptors.of(fd));
      held.put(fd, new Patient(fd));
    }
    return pass(1).pass(GRACE + 1);
  }

  Ward writes(int fd) {
    now += 5;
    SocketEvents.now = now;
    SocketEvents.afterWrite(1, Descriptors.of(fd));
    return this;
  }

  String site() {
    return detector.latest().leaks.get(0).site;
  }

  @Override
  public Owners owners(int[] numbers, IntPredicate connected) {
    searches++;
    Map<Integer, Patient> found = new TreeMap<>();
    for (int number : numbers) {
      if (held.containsKey(number)) {
        found.put(number, held.get(number));
      }
    }
    return PlantedOwners.of(found);
  }

  @Override
  public void notice(Notice notice) {
    told.add(notice.severity + " " + notice.message);
  }

  @Override
  public void closed(LateClose late) {
    told.add(late.count + " closed by " + late.by);
  }
}
