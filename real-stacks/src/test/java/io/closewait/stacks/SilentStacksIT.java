// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Peer;
import java.io.IOException;
import java.net.Socket;
import java.net.URISyntaxException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.h2.tools.Server;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Released stacks whose callbacks never go on: the stacks of the sockets show the library alone,
 * and the first line names the program all the same.
 */
class SilentStacksIT {
  private static final int LEAKED = 25;

  /**
   * The call that waits for a connection when the agent comes does not tell of the one it gets, and
   * a pool may open its first by the program's own thread.
   */
  private static final int ALIKE = LEAKED - 1;

  /** Of what the first line may be told, all but the last resort. */
  private static final List<String> NAMES_IT =
      List.of("field", "thread", "handler", "pool", "work");

  static Stream<Arguments> runs() {
    return Java.versions().stream()
        .flatMap(
            runtime ->
                SilentStack.ALL.stream()
                    .filter(stack -> stack.since() <= runtime.version())
                    .flatMap(
                        stack ->
                            Stream.of(Loading.values())
                                .map(loading -> Arguments.of(stack, runtime, loading))));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void theFirstLineNamesTheProgram(SilentStack stack, JavaRuntime runtime, Loading loading)
      throws IOException, SQLException {
    SilentTable.Cell cell = SilentTable.add(stack, runtime.version(), loading);
    try (StackRun run = StackRun.of(stack.program(), runtime, loading)) {
      judge(stack, run, cell);
    }
  }

  static Stream<JavaRuntime> runtimes() {
    return Java.versions().stream();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void soItDoesInAJarOfJars(JavaRuntime runtime)
      throws IOException, SQLException, URISyntaxException {
    SilentStack stack = SilentStack.inAJarOfJars();
    SilentTable.Cell cell = SilentTable.add(stack, runtime.version(), Loading.AT_START);
    try (StackRun run = StackRun.inAJarOfJars(stack.program(), runtime)) {
      judge(stack, run, cell);
    }
  }

  private static void judge(SilentStack stack, StackRun run, SilentTable.Cell cell)
      throws IOException, SQLException {
    if (stack.isClient()) {
      run.load();
      leaveClient(stack, run);
    } else {
      run.command(stack.command());
      run.load();
      leaveServer(stack, run, run.said("port"));
    }
    Event leak = run.awaitLeakOf(ALIKE);
    cell.saw(run.jvm.awaitSaid("stack "), leak);
    assertAll(
        leak.toString(),
        () -> assertTrue(NAMES_IT.contains(leak.text("whereBy")), leak.text("whereBy")),
        () -> assertTrue(stack.isNamedBy(leak.text("where"))),
        () -> assertTrue(sites(run.warnings()) <= 1, "one leak, one site"));
    cell.held = true;
  }

  private static long sites(List<Event> leaks) {
    return leaks.stream()
        .filter(leak -> leak.number("count") >= ALIKE)
        .map(leak -> leak.text("site"))
        .distinct()
        .count();
  }

  private static void leaveServer(SilentStack stack, StackRun run, int port) throws IOException {
    List<Wire> clients = new ArrayList<>();
    for (int i = 0; i < LEAKED; i++) {
      Wire client = Wire.to(port);
      client.send(stack.request());
      clients.add(client);
    }
    if (!stack.command().equals("jdkWaiting")) {
      run.jvm.awaitSaid("all arrived");
    }
    for (Wire client : clients) {
      if (stack.farewell() != null) {
        client.await(stack.farewell());
      }
      client.close();
    }
    run.awaitCloseWait(port, LEAKED);
  }

  private static void leaveClient(SilentStack stack, StackRun run)
      throws IOException, SQLException {
    if (stack.command().equals("hikari")) {
      Server database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
      run.command(stack.command(), database.getPort());
      awaitConnections(run, database.getPort());
      database.stop();
      run.awaitCloseWait(database.getPort(), LEAKED);
      return;
    }
    try (Peer peer = new Peer()) {
      int port = peer.serveEach(socket -> answer(socket, stack.request()));
      run.command(stack.command(), port);
      run.jvm.awaitSaid("all arrived");
      peer.leave(port, LEAKED);
      run.awaitCloseWait(port, LEAKED);
    }
  }

  private static void awaitConnections(StackRun run, int port) {
    Await.until(
        () -> KernelView.of(run.jvm.pid()).count(KernelView.ESTABLISHED, port) == LEAKED,
        () -> KernelView.of(run.jvm.pid()).connections.toString());
  }

  private static void answer(Socket socket, String body) throws IOException {
    Wire wire = new Wire(socket);
    wire.head();
    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + 2 * body.length() + "\r\n\r\n" + body);
  }
}
