// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sockets of which the application knows nothing, or which it got where no hook could see it. */
class NotOursLongRun {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";
  private static final int COUNT = 20, OTHERS = 30;

  /** Another process listens on the same port of another address, and its acceptor is stuck. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void theQueueOfAnothersListenerIsNotOurs(JavaRuntime runtime) throws IOException {
    try (AgentRun run = start(TestedJvm.on(runtime), "anothers-" + runtime);
        Peer peer = new Peer()) {
      run.jvm.command("play AcceptorStuck " + COUNT + " 0");
      int port = Integer.parseInt(run.jvm.awaitSaid("AcceptorStuck port "));
      InetAddress elsewhere = InetAddress.getByName("127.0.0.2");
      try (ServerSocket another = new ServerSocket(port, OTHERS, elsewhere)) {
        for (int i = 0; i < OTHERS; i++) {
          new Socket(elsewhere, port).close();
        }
        peer.connect(port, 1, Habit.STAYS);
        run.jvm.awaitSaid("AcceptorStuck stuck");
        peer.connect(port, COUNT, Habit.LEAVES);
        Event leak = run.awaitEvent("leak", event -> "UNACCEPTED".equals(event.text("kind")));
        Event whole = run.awaitEvent("leak", event -> event.number("count") >= COUNT);
        run.jvm.command("go AcceptorStuck");
        run.jvm.awaitSaid("AcceptorStuck caught up");
        run.finish();
        assertEquals(COUNT, whole.number("count"), another + ": " + leak);
        run.files.events("leak").forEach(e -> assertTrue(e.number("count") <= COUNT, "" + e));
      }
    }
  }

  /** What the shell had open before the JVM was there, one of them as standard error. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void whatWasInheritedIsNamedSo(JavaRuntime runtime) throws IOException {
    try (Peer peer = new Peer()) {
      int port = peer.serve(Habit.STAYS);
      String address = "/dev/tcp/127.0.0.1/" + port;
      String opens = "exec 7<>" + address + " 2<>" + address + " && exec \"$0\" \"$@\"";
      TestedJvm.Builder builder = TestedJvm.on(runtime).under("bash", "-c", opens);
      try (AgentRun run = start(builder, "inherited-" + runtime)) {
        run.jvm.command("play ConnectionsIdle 1 " + peer.serve(Habit.STAYS)); // the agent looks now
        run.awaitEvent("descriptors", event -> true);
        peer.leave(port, 2);
        Event leak = run.awaitEvent("leak", event -> true);
        run.finish();
        assertEquals("inherited", leak.text("site"));
        assertEquals(1, leak.number("count"), "and nothing of standard error: " + leak);
        assertNull(leak.text("where"));
        assertFalse(leak.has("open") || leak.has("side"), leak.toString());
        List<Event> all = run.files.events("leak");
        assertTrue(all.stream().allMatch(e -> e.text("site").equals("inherited")), "" + all);
      }
    }
  }

  /** An accept that was waiting when the agent came hands out a connection that no hook sees. */
  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void theConnectionOfAParkedAcceptorIsCountedToo(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("parked-" + runtime);
    try (AgentRun run = AgentRun.startWithout(TestedJvm.on(runtime), files);
        Peer peer = new Peer()) {
      run.jvm.command("play SessionsNeverUsed 0 0");
      int port = Integer.parseInt(run.jvm.awaitSaid("SessionsNeverUsed port "));
      run.attach(AgentRun.TIMES);
      peer.connect(port, COUNT, Habit.LEAVES);
      Await.until(() -> counted(run) == COUNT, () -> counted(run) + " of " + files.events());
      assertEquals(COUNT, KernelView.of(run.jvm.pid()).count(KernelView.CLOSE_WAIT, port));
      Event named = run.awaitEvent("leak", leak -> leak.names("SessionsNeverUsed"));
      assertTrue(named.number("count") >= COUNT - 1, "only the first one is not seen: " + named);
      run.finish();
      assertEquals(COUNT, files.events("stop").get(0).number("sockets"));
    }
  }

  /** What the newest lines of all groups count together. */
  private static long counted(AgentRun run) {
    List<Event> leaks = run.files.events("leak");
    return leaks.stream()
        .filter(
            leak ->
                leaks.stream()
                    .noneMatch(
                        later ->
                            later.number("seq") > leak.number("seq")
                                && later.text("site").equals(leak.text("site"))
                                && later.text("kind").equals(leak.text("kind"))))
        .mapToLong(leak -> leak.number("count"))
        .sum();
  }

  private static AgentRun start(TestedJvm.Builder builder, String name) throws IOException {
    return AgentRun.start(builder, new AgentFiles(name), AgentRun.TIMES);
  }
}
