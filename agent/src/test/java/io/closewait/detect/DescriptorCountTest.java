// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.kernel.KernelView;
import io.closewait.kernel.NoKernel;
import io.closewait.kernel.TcpState;
import io.closewait.leak.CensusLine;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.DescriptorGroup;
import io.closewait.leak.DescriptorKind;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.options.Options;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DescriptorCountTest {
  private final World world = new World();
  private int next;

  @AfterEach
  void end() {
    world.end();
  }

  private void open(String link) {
    world.kernel.open(next++, TcpState.NONE).link = link;
  }

  private DescriptorCensus count() {
    world.sweep();
    return count(world.kernel, world.kernel.descriptorsUsed());
  }

  private DescriptorCensus count(KernelView kernel, long used) {
    return new DescriptorCount(kernel).take(world.census.lines(), fd -> null, used, 1 << 20);
  }

  private static KernelView kernel(IntFunction<String> links) {
    return new NoKernel() {
      @Override
      public String link(int fd) {
        return links.apply(fd);
      }
    };
  }

  private static String words(DescriptorGroup group) {
    return group.count + " " + group.kind + (group.name == null ? "" : " " + group.name);
  }

  private static List<String> words(DescriptorCensus census) {
    return census.others.stream().map(DescriptorCountTest::words).collect(Collectors.toList());
  }

  private static CensusLine only(DescriptorCensus census, SocketState state) {
    List<CensusLine> lines =
        census.sockets.stream().filter(l -> l.state == state).collect(Collectors.toList());
    assertEquals(1, lines.size(), state + " in " + lines);
    return lines.get(0);
  }

  @Test
  void everyKindByTheNameThatTheKernelGivesIt() {
    List.of(
            "/dev/null",
            "/dev/null",
            "/dev/shm/x",
            "/data/log/a",
            "/data/log/b",
            "/data/log/c",
            "/data/tmp/upload1 (deleted)",
            "/memfd:buffer (deleted)",
            "pipe:[77]",
            "anon_inode:[eventpoll]",
            "anon_inode:[eventfd]",
            "anon_inode:inotify",
            "anon_inode:[timerfd]",
            "anon_inode:[signalfd]",
            "anon_inode:[io_uring]",
            "net:[4026531840]")
        .forEach(this::open);
    DescriptorCensus census = count();
    assertEquals(16, census.total);
    assertEquals(4, census.count(DescriptorKind.FILE));
    assertEquals("3 FILE /data/log", words(census.others.get(0)));
    List<String> all = words(census);
    for (String expected :
        List.of(
            "1 FILE /dev/shm",
            "2 DEVICE /dev/null",
            "1 DELETED_FILE /data/tmp",
            "1 OTHER memory (memfd)",
            "1 PIPE",
            "1 EPOLL",
            "1 EVENTFD",
            "1 INOTIFY",
            "1 TIMERFD",
            "1 SIGNALFD",
            "1 OTHER io_uring",
            "1 OTHER net")) {
      assertTrue(all.contains(expected), expected + " is not in " + all);
    }
  }

  @Test
  void socketsBySiteAndStateWithTheLeakedOnesMarked() {
    for (int i = 0; i < 12; i++) {
      open("/data/x");
    }
    world.accept(12, "accept").accept(13, "accept").accept(14, "accept").accept(15, "other");
    world.peerCloses(12).reads(12, "read");
    world.pass(World.GRACE + 1);
    world.kernel.open(16, TcpState.DEAD).neverConnected = true; // nobody saw it opening
    world.kernel.open(17, TcpState.OTHER).unixDomain = true;
    world.kernel.open(18, TcpState.OTHER);
    DescriptorCensus census = count();
    assertEquals(19, census.total);
    assertEquals(5, census.socketCount);
    assertEquals(1, census.leaked);
    assertEquals(2, census.sockets.get(0).count);
    assertEquals(0, census.sockets.get(0).leaked, "healthy");
    assertEquals(1, only(census, SocketState.CLOSE_WAIT).leaked);
    assertEquals("unsampled", only(census, SocketState.UNCONN).site);
    assertEquals(1, census.count(DescriptorKind.UNIX_SOCKET));
    assertEquals(1, census.count(DescriptorKind.OTHER_SOCKET));
  }

  @Test
  void socketsThatNobodySawBeingOpenedAndThatAreBoundAndNoMore() {
    world.kernel.open(0, TcpState.DEAD).neverConnected = true;
    for (int fd = 1; fd <= 2; fd++) {
      FakeKernel.Socket bound = world.kernel.open(fd, TcpState.DEAD);
      bound.neverConnected = true;
      bound.bound = true;
    }
    DescriptorCensus census = count();
    assertEquals(1, only(census, SocketState.UNCONN).count);
    assertEquals(2, only(census, SocketState.BOUND).count);
  }

  @Test
  void theMostComeFirst() {
    open("/data/x");
    open("pipe:[1]");
    open("pipe:[2]");
    world.accept(3, "accept");
    for (int fd = 4; fd < 7; fd++) {
      world.kernel.open(fd, TcpState.DEAD).neverConnected = true; // nobody saw it opening
    }
    DescriptorCensus census = count();
    assertEquals(List.of("2 PIPE", "1 FILE /data"), words(census));
    assertEquals(3, census.sockets.get(0).count);
    assertEquals(1, census.sockets.get(1).count);
  }

  @Test
  void whoHandlesAConnectionComesBeforeItsAcceptor() {
    world.accept(0, "acceptor").writes(0, "handler");
    CensusLine line = count().sockets.get(0);
    assertTrue(line.used);
    assertEquals("handler", line.where.method);
  }

  @Test
  void numbersFarApartAreFoundByTheList() {
    for (int i = 0; i < 50; i++) {
      next = i * 10_000;
      open("pipe:[1]");
    }
    assertEquals(50, count().total);
  }

  @Test
  void withoutACountAndWithoutADescriptorForTheListAllNumbersAreTried() {
    assertEquals(700, count(kernel(fd -> fd < 700 ? "/data/x" : null), -1).total);
  }

  @Test
  void filesOfAFolderEachAreToldByTheFolderAbove() {
    for (int i = 0; i < 100; i++) {
      open("/data/jobs/" + i + "/input");
    }
    assertEquals(List.of("100 FILE /data/jobs"), words(count()));
  }

  @Test
  void manyNamesAreBounded() {
    for (int i = 0; i < 300; i++) {
      open("/dev/d" + i);
    }
    DescriptorCensus census = count();
    assertEquals(300, census.total);
    assertEquals(21, census.others.size());
    assertEquals("280 DEVICE", words(census.others.get(20)));
  }

  /** The kernel's part comes on top. */
  @Test
  void aHundredThousandTakeNoTime() {
    String[] links = {"/data/a/b/c/file.dat", "pipe:[123456]", "anon_inode:[eventpoll]"};
    KernelView many = kernel(fd -> links[fd % links.length]);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      DescriptorCensus census = count(many, 100_000);
      best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun);
      assertEquals(100_000, census.total);
    }
    assertTrue(best < 50_000_000, best + " ns");
  }

  @Test
  void aMillionAreBounded() {
    KernelView many = kernel(fd -> "/data/" + fd % 50_000 + "/x/" + fd);
    DescriptorCensus census = count(many, 1 << 20);
    assertEquals(1 << 20, census.total);
    assertTrue(census.others.size() <= 21);
  }

  /** From the limit that is reached to what the outputs get, within one sweep. */
  @Test
  void aMillionThatAreAllInUseAreToldAtOnce() {
    KernelView full =
        new NoKernel() {
          @Override
          public String link(int fd) {
            return fd % 2 == 0 ? "pipe:[1]" : "/data/" + fd % 5000 + "/file";
          }

          @Override
          public long descriptorsUsed() {
            return 1 << 20;
          }

          @Override
          public long descriptorsLimit() {
            return 1 << 20;
          }
        };
    Detector detector =
        new Detector(
            full,
            world.sites,
            new Thresholds(World.GRACE, World.UNREAD),
            Options.parse("").ignore(),
            600,
            false,
            new Reporter() {});
    detector.sweep(1, 0);
    Snapshot told = detector.latest();
    assertTrue(told.ranOut);
    assertEquals(1 << 20, told.descriptorCensus.total);
    assertEquals(1 << 19, told.descriptorCensus.count(DescriptorKind.PIPE));
    assertTrue(told.descriptorCensus.others.size() <= 22);
  }
}
