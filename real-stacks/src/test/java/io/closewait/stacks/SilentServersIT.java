// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Released servers whose handlers never write: the stacks of the sockets show the server alone, and
 * the first line names the program all the same.
 */
class SilentServersIT {
  private static final int LEAKED = 25;
  private static final String PROGRAM = "com.example.stacks.SilentServers";

  private static final Set<String> NAMES_IT =
      Set.of("stack", "field", "thread", "handler", "pool", "work", "listener");

  static Stream<Arguments> servers() {
    List<String> servers =
        List.of(
            "tomcat",
            "tomcatNio2",
            "tomcatStuck",
            "jetty",
            "jettyStuck",
            "undertow",
            "undertowStuck",
            "nettyNio",
            "nettyEpoll",
            "jdk",
            "jdkStuck");
    return Java.versions().stream()
        .flatMap(runtime -> servers.stream().map(server -> Arguments.of(server, runtime)));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void theFirstLineNamesTheProgram(String server, JavaRuntime runtime) throws IOException {
    try (StackRun run = StackRun.start("SilentServers", runtime)) {
      run.command(server);
      int port = run.said("port");
      List<Wire> clients = new ArrayList<>();
      for (int i = 0; i < LEAKED; i++) {
        Wire client = Wire.to(port);
        client.send("GET / HTTP/1.0\r\n\r\n");
        clients.add(client);
      }
      if (!server.equals("jdkStuck")) {
        run.jvm.awaitSaid("SilentServers all arrived");
      }
      for (Wire client : clients) {
        client.close();
      }
      run.awaitCloseWait(port, LEAKED);
      Event leak = run.awaitLeak(LEAKED);
      assertAll(
          leak.toString(),
          () -> assertTrue(NAMES_IT.contains(leak.text("whereBy"))),
          () -> assertTrue(leak.text("where").startsWith(PROGRAM)),
          () ->
              assertEquals(
                  1, run.warnings().stream().map(each -> each.text("site")).distinct().count()));
      run.result.held = true;
    }
  }
}
