// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** First aid closes leaked connections through the server or the pool that has them; both go on. */
class FirstAidIT {
  private static final int LEAKED = 25;
  private static final int AFTERWARDS = 50;
  private static final int SERVERS_LIMIT_SECONDS = 3;

  /** One is opened by who asks the pool first, the others by a thread of the pool. */
  private static final int POOL_OF_HIKARI = 10, OPENED_BY_HIKARI = POOL_OF_HIKARI - 1;

  private static final int POOL_OF_HTTPCLIENT5 = 5, POOL_OF_OKHTTP = 5;
  private static final int LIMIT = 400;
  private static final long SOON_MILLIS = 10_000;

  static Stream<Arguments> servers() {
    return Java.versions().stream()
        .flatMap(
            runtime ->
                Stream.of(
                    Arguments.of("TomcatServer", "NioEndpoint$NioSocketWrapper", runtime),
                    Arguments.of("TomcatNio2Server", "Nio2Endpoint$Nio2SocketWrapper", runtime),
                    Arguments.of("JettyServer", "SocketChannelEndPoint", runtime),
                    Arguments.of("UndertowServer", "NioSocketStreamConnection", runtime)));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void serversGoOnAndCountRight(String server, String owner, JavaRuntime runtime)
      throws IOException {
    try (StackRun run = StackRun.start(server, runtime)) {
      run.command("start");
      int port = run.said("port");
      assertServes(port, 2);
      run.command("settle");
      run.command("remember");
      Events.leave(run, port, LEAKED);
      run.awaitLeaked(LEAKED);
      String closed = close(run, "--all-proven");
      assertTrue(closed.startsWith("First aid closed " + LEAKED + " leaked sockets."), closed);
      assertTrue(closed.contains("by close() of ") && closed.contains(owner), closed);
      run.awaitCloseWait(port, 0);
      assertServes(port, AFTERWARDS);
      run.command("regain");
      assertEquals(
          List.of(), run.jvm.stdout().stream().filter(line -> line.contains("FAILED")).toList());
      run.warnings();
    }
  }

  /** Nobody closes what a pool has lent nobody, but its server; the pool finds out at the next. */
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void poolsGoOnWorking(JavaRuntime runtime) throws IOException, InterruptedException {
    try (ServerProcess postgres = ServerProcess.postgres(SERVERS_LIMIT_SECONDS)) {
      if (postgres == null) {
        new Result("DefaultPools", runtime.version()).notRun("its server is not installed here");
        return;
      }
      try (Backend backend = new Backend(SERVERS_LIMIT_SECONDS * 1000);
          StackRun run = StackRun.start("DefaultPools", runtime)) {
        run.command("use", backend.port(), postgres.port);
        run.awaitLeaked(POOL_OF_HIKARI + POOL_OF_HTTPCLIENT5 + POOL_OF_OKHTTP);
        String closed = close(run, "--site", String.join(",", run.sites()));
        assertEquals(1, occurrences(closed, OPENED_BY_HIKARI), closed);
        assertEquals(1, occurrences(closed, POOL_OF_HIKARI - OPENED_BY_HIKARI), closed);
        assertTrue(occurrences(closed, POOL_OF_HTTPCLIENT5) >= 1, closed);
        run.awaitCloseWait(postgres.port, 0);
        run.awaitCloseWait(backend.port(), 0);
        run.command("use", backend.port(), postgres.port); // fails where an answer is not right
        run.command("end");
        run.warnings();
      }
    }
  }

  /** A server that has no descriptor for its clients serves them again within seconds. */
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void aTomcatAtItsLimitServesAgain(JavaRuntime runtime) throws IOException {
    try (StackRun run = StackRun.startWith(LIMIT, "TomcatServer", runtime)) {
      run.command("start");
      int port = run.said("port");
      assertServes(port, 2);
      int leaked = LIMIT / 2;
      Events.leave(run, port, leaked);
      run.awaitLeaked(leaked);
      assertTrue(!Events.stayUntilUnanswered(port).isEmpty());
      long begun = System.nanoTime();
      String closed = close(run, "--all-proven");
      assertServes(port, 1);
      long millis = (System.nanoTime() - begun) / 1_000_000;
      System.out.println(
          "Tomcat on " + runtime + " serves again after " + millis + " ms: " + leaked);
      assertTrue(closed.startsWith("First aid closed " + leaked + " leaked sockets."), closed);
      assertTrue(millis < SOON_MILLIS, millis + " ms");
      assertServes(port, AFTERWARDS);
      run.warnings();
    }
  }

  /** Sites of which so many sockets were closed by that of the JDK. */
  private static long occurrences(String closed, int sockets) {
    return closed
        .lines()
        .filter(String.format("%8d  by close() of java.net.Socket", sockets)::equals)
        .count();
  }

  private static String close(StackRun run, String... which) {
    List<Object> call = new ArrayList<>(List.of("close", run.jvm.pid(), "--older-than", "0s"));
    call.addAll(List.of(which));
    return CommandLine.own().run(call.toArray()).exits(0).out();
  }

  private static void assertServes(int port, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      try (Wire wire = Wire.to(port)) {
        wire.get("/clean/hello");
        assertEquals("200 hello", wire.answer());
      }
    }
  }
}
