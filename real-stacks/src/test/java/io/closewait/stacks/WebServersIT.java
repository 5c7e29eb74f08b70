// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Web servers without servlets, with a clean and a leaking handler. */
class WebServersIT {
  private static final int LEAKED = 25;

  @Tag("brief")
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void undertow(JavaRuntime runtime) throws IOException {
    playEvents("UndertowServer", "events", runtime);
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void jdk(JavaRuntime runtime) throws IOException {
    // its time-outs can be set for the whole JVM only, in seconds
    playEvents(
        "JdkHttpServer",
        runtime.version() < 25 ? "events" : "body", // it no longer sends the head by itself
        runtime,
        "-Dsun.net.httpserver.idleInterval=2",
        "-Dsun.net.httpserver.maxReqTime=2",
        "-Dsun.net.httpserver.clockTick=500");
  }

  private static void playEvents(
      String server, String mark, JavaRuntime runtime, String... jvmOptions) throws IOException {
    try (StackRun run = StackRun.start(server, runtime, jvmOptions)) {
      WebClients.play(run, "/clean", false);
      run.expect("FIN_UNREAD", server, mark, LEAKED);
      Events.leave(run, run.said("port"), LEAKED);
      run.judge();
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void vertx(JavaRuntime runtime) throws IOException {
    try (StackRun run = StackRun.start("VertxServer", runtime)) {
      WebClients.play(run, "/clean", false);
      run.judge();
    }
  }
}
