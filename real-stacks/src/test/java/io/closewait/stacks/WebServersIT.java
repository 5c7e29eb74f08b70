// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Web servers without servlets, with a clean and a leaking handler. */
class WebServersIT {
  private static final int LEAKED = 25;

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void undertow(JavaRuntime runtime) throws IOException {
    playEvents("UndertowServer", runtime);
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void jdk(JavaRuntime runtime) throws IOException {
    // its time-outs can be set for the whole JVM only, in seconds
    playEvents(
        "JdkHttpServer",
        runtime,
        "-Dsun.net.httpserver.idleInterval=2",
        "-Dsun.net.httpserver.maxReqTime=2",
        "-Dsun.net.httpserver.clockTick=500");
  }

  private static void playEvents(String server, JavaRuntime runtime, String... jvmOptions)
      throws IOException {
    try (StackRun run = StackRun.start(server, runtime, jvmOptions)) {
      int port = playHealthy(run);
      run.expect("FIN_UNREAD", server, "events", LEAKED);
      Events.leave(run, port, LEAKED);
      run.judge();
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void vertx(JavaRuntime runtime) throws IOException {
    try (StackRun run = StackRun.start("VertxServer", runtime)) {
      playHealthy(run);
      run.judge();
    }
  }

  private static int playHealthy(StackRun run) throws IOException {
    run.command("start");
    int port = run.said("port");
    run.result.healthy = WebClients.HABITS;
    run.result.quietSeconds = 3;
    run.result.connections = new WebClients(port, "/clean", false).play();
    return port;
  }
}
