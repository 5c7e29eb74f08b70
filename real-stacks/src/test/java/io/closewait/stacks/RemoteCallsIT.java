// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stacks of which both ends are in the tested JVM. */
class RemoteCallsIT {
  private static final int LEAKED = 25;

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void rmi(JavaRuntime runtime) throws IOException {
    play("RmiProgram", runtime, 200, "calls from many threads, connections idle between calls");
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void jmx(JavaRuntime runtime) throws IOException {
    play(
        "JmxProgram",
        runtime,
        100,
        "attributes read; clients closed, kept, and left by the server");
  }

  @Tag("brief")
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void grpc(JavaRuntime runtime) throws IOException {
    play(
        "GrpcProgram",
        runtime,
        200,
        "calls, streams left half way, deadlines, idle; both shutdowns");
  }

  @Tag("brief")
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void http2(JavaRuntime runtime) throws IOException {
    play(
        "Http2Program",
        runtime,
        60,
        "HTTP/2 plain and by TLS, time-outs, web sockets closed, dropped and left idle");
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void ssh(JavaRuntime runtime) throws IOException {
    play("SshProgram", runtime, 100, "commands, refused logins, idle sessions, server stopped");
  }

  private static void play(String program, JavaRuntime runtime, int count, String healthy)
      throws IOException {
    try (StackRun run = start(program, runtime)) {
      use(run, count, healthy);
      run.judge();
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void ftp(JavaRuntime runtime) throws IOException {
    try (StackRun run = start("FtpProgram", runtime)) {
      use(run, 200, "files up and down, refused logins that are closed, idle data listeners");
      run.expect("FIN_UNREAD", "FtpProgram", "leak", LEAKED);
      run.command("leak", LEAKED);
      run.judge();
    }
  }

  private static StackRun start(String program, JavaRuntime runtime) throws IOException {
    return StackRun.start(
        program,
        runtime,
        "-Djava.rmi.server.hostname=127.0.0.1",
        "-Dsun.rmi.transport.connectionTimeout=2000",
        // streams that are left half way make Netty say so on stderr, without the agent too
        "-Dio.grpc.netty.shaded.io.netty.leakDetection.level=disabled",
        "-Djdk.internal.httpclient.disableHostnameVerification=true");
  }

  private static void use(StackRun run, int count, String healthy) throws IOException {
    run.command("use", count);
    run.result.healthy = healthy;
    run.result.quietSeconds = 3;
    run.result.connections = count;
  }
}
