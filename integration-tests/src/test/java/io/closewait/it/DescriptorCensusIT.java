// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Marks;
import io.closewait.it.harness.OpenFiles;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs that run out of descriptors, each in its own way, all at once and between two sweeps:
 * what holds them is told in time, adds up to what the kernel says, and names the code.
 */
class DescriptorCensusIT {
  private static final int LIMIT = 256;
  private static final long SOON_MILLIS = 20_000;

  /** The next sweep comes long after. */
  private static final String OPTIONS = "interval=1h,summary=1h,jmx=false";

  /** What most of the descriptors are, and whether its code is named. */
  record Way(String name, String most, boolean named) {}

  static final List<Way> WAYS =
      List.of(
          new Way("Leaked", "CLOSE_WAIT", true),
          new Way("NeverConnected", "UNCONN", true),
          new Way("Unresolved", "UNCONN", true),
          new Way("Unread", "ESTABLISHED", true),
          new Way("Files", "FILE", false),
          new Way("DeletedFiles", "DELETED_FILE", false),
          new Way("Pipes", "PIPE", false),
          new Way("Selectors", "EPOLL", true),
          new Way("ClientPerCall", "EPOLL", true),
          new Way("ThreadsWithPipes", "PIPE", false),
          new Way("Datagrams", "OTHER_SOCKET", false),
          new Way("Mixed", null, false),
          new Way("Bound", "BOUND", true));

  record Run(Way way, JavaRuntime runtime, Loading loading) {
    @Override
    public String toString() {
      return way.name + " on " + runtime + ", " + loading;
    }
  }

  /** Every way in every manner of loading, and on every runtime. */
  static List<Run> all() {
    List<Run> all = new ArrayList<>();
    for (Way way : WAYS) {
      for (JavaRuntime runtime : Runtimes.full()) {
        for (Loading loading : Loading.values()) {
          all.add(new Run(way, runtime, loading));
        }
      }
    }
    return all;
  }

  /** One on each runtime; the others are played by {@link DescriptorCensusLongRun}. */
  static List<Run> few() {
    List<Run> few = new ArrayList<>();
    for (JavaRuntime runtime : Runtimes.full()) {
      int turn = few.size() % 3;
      Way way = WAYS.get(turn == 0 ? 1 : turn == 1 ? 7 : 4);
      few.add(new Run(way, runtime, turn == 1 ? Loading.ATTACHED : Loading.AT_START));
    }
    return few;
  }

  @ParameterizedTest
  @MethodSource("few")
  void isToldInTimeAndAddsUp(Run played) throws IOException {
    play(played);
  }

  static void play(Run played) throws IOException {
    String scenario = "Fills$" + played.way.name;
    try (AgentRun run = start(played);
        Peer peer = new Peer()) {
      int port = peer.serve(habit(played.way));
      run.jvm.command("play " + scenario + " 0 " + port);
      run.jvm.awaitSaid(played.way.name + " ready");
      if (played.loading == Loading.ATTACHED) {
        run.attach(OPTIONS);
        // who answers has ticked: before, there is no budget for stacks
        CommandLine.own().run("status", run.jvm.pid()).exits(0);
      }
      Await.until(() -> isPrepared(run.jvm), () -> "no kit" + run.jvm.story());
      long begun = System.nanoTime();
      run.jvm.command("go " + scenario);
      Event told = run.awaitEvent("exhausted", event -> true);
      long millis = (System.nanoTime() - begun) / 1_000_000;
      run.jvm.awaitSaid(played.way.name + " none left");
      OpenFiles open = OpenFiles.of(run.jvm.pid());
      Await.until(
          () -> String.join("\n", run.files.logLines()).contains(" EXHAUSTED "),
          () -> "not in the log" + run.jvm.story());
      run.tolerate("closewait: ");
      run.finish();
      List<Event> last = run.files.events("descriptors");
      Event atRest = last.get(last.size() - 1);
      assertAll(
          () -> assertTrue(millis < SOON_MILLIS, millis + " ms"),
          () -> assertEquals(1, run.files.events("exhausted").size(), "once a minute"),
          () -> assertEquals(LIMIT, told.number("limit")),
          () -> assertEquals(told.number("counted"), told.sum("census") + told.sum("others")),
          () -> assertEquals(open.count(), atRest.number("counted"), open + ": " + atRest),
          () -> assertEquals(open.sockets(), sockets(atRest), open + ": " + atRest),
          () -> assertEquals(open.of("pipe:"), atRest.others("PIPE"), open + ": " + atRest),
          () -> assertEquals(open.of("anon_inode:[eventpoll]"), atRest.others("EPOLL")),
          () -> assertEquals(open.of("anon_inode:[eventfd]"), atRest.others("EVENTFD")),
          () -> assertNamed(played, told));
    }
  }

  private static long sockets(Event event) {
    return event.sum("census") + event.others("UNIX_SOCKET") + event.others("OTHER_SOCKET");
  }

  /** The largest group is what it should be, and tells the line. */
  private static void assertNamed(Run played, Event told) {
    Way way = played.way;
    if (way.most == null) {
      return;
    }
    // a selector has one or two descriptors to be woken by
    boolean selectors = way.most.equals("EPOLL");
    String largest = told.largest(selectors ? way.most : "");
    assertTrue(!selectors || told.others("EVENTFD") <= told.others("EPOLL"), told.toString());
    assertTrue(largest.startsWith(way.most + " "), largest + " of " + told);
    if (way.named) {
      // 8 prepares a connect before it looks at the address: that is the socket's last use, then
      boolean prepared = way.name.equals("Unresolved") && played.runtime.version() == 8;
      String line = Marks.line("Fills", prepared ? "UnresolvedOn8" : way.name);
      String where = "com.example.app.Fills$" + way.name + ".take" + line;
      assertEquals(way.most + " at " + where, largest, told.toString());
    }
  }

  /**
   * The JDK's libraries are loaded, and a descriptor is held for log and JSON Lines each. What
   * writes files makes a pair of sockets for itself up to 17, besides that of java.net up to 12.
   */
  private static boolean isPrepared(TestedJvm jvm) throws IOException {
    String maps = Files.readString(Path.of("/proc/" + jvm.pid() + "/maps"));
    OpenFiles open = OpenFiles.of(jvm.pid());
    int before = jvm.runtime.version() < 13 ? 2 : jvm.runtime.version() > 17 ? 0 : 1;
    return maps.contains("/libnet.so")
        && maps.contains("/libnio.so")
        && open.sockets() > before
        && open.of("/dev/null") >= 2;
  }

  private static Habit habit(Way way) {
    switch (way.name) {
      case "Leaked":
        return Habit.TAKES_REQUEST_AND_LEAVES;
      case "Unread":
        return Habit.SENDS_AND_STAYS;
      default:
        return Habit.STAYS;
    }
  }

  private static AgentRun start(Run played) throws IOException {
    AgentFiles files =
        new AgentFiles("fills-" + played.way.name + "-" + played.runtime + "-" + played.loading);
    TestedJvm.Builder limited =
        TestedJvm.on(played.runtime)
            .under("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh");
    return played.loading == Loading.ATTACHED
        ? AgentRun.startWithout(limited, files)
        : AgentRun.start(limited, files, OPTIONS);
  }
}
