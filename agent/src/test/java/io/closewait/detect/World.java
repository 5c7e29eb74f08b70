// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.ShutInputs;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.bootstrap.UnconnectedChannels;
import io.closewait.capture.PlantedSites;
import io.closewait.capture.SiteTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.options.Options;
import io.closewait.support.Descriptors;
import java.util.ArrayList;
import java.util.List;

/**
 * An application, its kernel and the detector, all on one thread and on ticks that the test counts.
 * The application's part goes through the real hooks.
 */
final class World {
  static final int GRACE = 45, UNREAD = 360;

  final FakeKernel kernel = new FakeKernel();
  final SiteTable sites;
  final LeakBook book;
  final Census census;
  final List<Leak> leaks = new ArrayList<>();
  final List<LateClose> closed = new ArrayList<>();
  final List<LateClose> moved = new ArrayList<>();
  final List<Notice> notices = new ArrayList<>();
  int now = 1000;

  private final KernelView asked;
  private final Sweep sweep;
  private int captured;

  private final Reporter reporter =
      new Reporter() {
        @Override
        public void leak(Leak leak) {
          leaks.add(leak);
        }

        @Override
        public void closed(LateClose late) {
          (late.by == LateClose.By.MOVED ? moved : closed).add(late);
        }

        @Override
        public void notice(Notice notice) {
          notices.add(notice);
        }
      };

  World() {
    this(null, "");
  }

  /** {@code other}: a kernel in place of the fake one. */
  World(KernelView other, String options) {
    Options parsed = Options.parse(options);
    sites = new SiteTable(parsed.app(), 32);
    book = new LeakBook(sites, parsed.ignore());
    asked = other == null ? kernel : other;
    Thresholds thresholds = new Thresholds(GRACE, UNREAD);
    StuckAcceptors acceptors = new StuckAcceptors(asked, sites, book, GRACE);
    census = new Census(sites, book);
    sweep = new Sweep(asked, book, thresholds, acceptors, census);
    SocketTable.clear();
    Collector.ABANDONED.clear();
    Collector.MARKED.clear();
    UnconnectedChannels.count = 0;
    ShutInputs.ALL.clear();
    ShutInputs.areNoted = true;
    SocketEvents.adopting = false;
    SocketEvents.now = now;
    SocketEvents.capture = () -> captured;
    CaptureBudget.set(-1);
  }

  /** Leaves nothing behind for the next test. */
  void end() {
    SocketEvents.capture = null;
    SocketTable.clear();
    CaptureBudget.set(0);
  }

  // ---- time ------------------------------------------------------------------------------------

  void pass(int ticks) {
    now += ticks;
    SocketEvents.now = now;
  }

  /** A sweep of all sockets, and what is due is told. */
  World sweep() {
    return sweep(true);
  }

  World sweep(boolean askAll) {
    sweep.run(now, askAll);
    book.tell(reporter, asked, now, false, false);
    return this;
  }

  World summary() {
    sweep.run(now, true);
    book.tell(reporter, asked, now, true, false);
    return this;
  }

  World last() {
    sweep.last(now);
    book.tell(reporter, asked, now, false, true);
    return this;
  }

  /** Sweeps every ten ticks for this long. */
  World live(int ticks) {
    for (int end = now + ticks; now < end; ) {
      pass(Math.min(10, end - now));
      sweep();
    }
    return this;
  }

  // ---- the application -------------------------------------------------------------------------

  /** {@code method} of the application; or a whole stack, the innermost method first. */
  int site(String method) {
    return method.contains(".")
        ? PlantedSites.stack(sites, method.split(" < "))
        : PlantedSites.site(sites, "App", method);
  }

  World accept(int fd, String method) {
    captured = method == null ? 0 : site(method);
    kernel.open(fd, TcpState.ESTABLISHED);
    SocketEvents.accepted(Descriptors.of(fd));
    return this;
  }

  World listen(int fd, int port, String method) {
    captured = site(method);
    kernel.open(fd, TcpState.LISTEN).localPort = port;
    SocketEvents.listening(Descriptors.of(fd));
    return this;
  }

  /** Made as if to connect; the kernel alone knows better. */
  World listensByItself(int fd, int port, String method) {
    captured = site(method);
    kernel.open(fd, TcpState.LISTEN).localPort = port;
    SocketEvents.created(fd);
    return this;
  }

  World opensChannel(int fd, String method) {
    captured = site(method);
    kernel.open(fd, TcpState.DEAD).neverConnected = true;
    SocketEvents.unconnected(Descriptors.of(fd));
    return this;
  }

  World connect(int fd, String method) {
    captured = method == null ? 0 : site(method);
    kernel.open(fd, TcpState.ESTABLISHED).localPort = 50_000 + fd;
    SocketEvents.connecting(Descriptors.of(fd));
    return this;
  }

  World reads(int fd, String method) {
    captured = method == null ? 0 : site(method);
    SocketEvents.afterRead(-1, Descriptors.of(fd));
    return this;
  }

  World writes(int fd, String method) {
    captured = method == null ? 0 : site(method);
    SocketEvents.afterWrite(1, Descriptors.of(fd));
    return this;
  }

  World shutsInput(int fd) {
    SocketEvents.inputShut(Descriptors.of(fd));
    return this;
  }

  World closes(int fd) {
    SocketEvents.closing(Descriptors.of(fd));
    return releases(fd);
  }

  World callsClose(int fd) {
    SocketEvents.closing(Descriptors.of(fd));
    return this;
  }

  World releases(int fd) {
    SocketEvents.released(Descriptors.of(fd));
    kernel.sockets.remove(fd);
    return this;
  }

  // ---- the peer --------------------------------------------------------------------------------

  /** An accepted connection whose end was read, and that nobody closed. */
  void eofIgnored(int fd) {
    accept(fd, "accept").peerCloses(fd).reads(fd, "read");
  }

  /** A connection whose peer has closed, and nobody reads. */
  void unread(int fd) {
    connect(fd, "fetch").writes(fd, "fetch").peerCloses(fd);
  }

  World peerCloses(int fd) {
    kernel.state(fd, TcpState.CLOSE_WAIT);
    return this;
  }

  World peerResets(int fd) {
    kernel.state(fd, TcpState.DEAD);
    return this;
  }

  // ---- what the detector holds -----------------------------------------------------------------

  List<Leak> standing() {
    return book.standing(now, asked);
  }

  /** The one leak that stands. */
  Leak only() {
    List<Leak> standing = standing();
    if (standing.size() != 1) {
      throw new AssertionError(standing.size() + " leaks stand");
    }
    return standing.get(0);
  }

  boolean nothingStands() {
    return standing().isEmpty();
  }

  Leak lastLine() {
    return leaks.get(leaks.size() - 1);
  }
}
