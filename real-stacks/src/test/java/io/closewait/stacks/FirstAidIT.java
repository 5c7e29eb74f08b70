// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** First aid closes leaked connections through the server that has them, which goes on. */
class FirstAidIT {
  private static final int LEAKED = 25;
  private static final int AFTERWARDS = 50;

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
      String source = server.startsWith("Undertow") ? server : "LeakingPages";
      run.expect("FIN_UNREAD", source, "events", LEAKED);
      Events.leave(run, port, LEAKED);
      run.awaitReports();
      String closed =
          CommandLine.own()
              .run("close", run.jvm.pid(), "--all-proven", "--older-than", "0s")
              .exits(0)
              .out();
      assertTrue(closed.startsWith("First aid closed " + LEAKED + " leaked sockets."), closed);
      assertTrue(closed.contains("by close() of ") && closed.contains(owner), closed);
      run.awaitCloseWait(port, 0);
      assertServes(port, AFTERWARDS);
      run.command("regain");
      assertEquals(
          List.of(), run.jvm.stdout().stream().filter(line -> line.contains("FAILED")).toList());
      run.judge();
    }
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
