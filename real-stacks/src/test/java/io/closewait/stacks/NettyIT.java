// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty itself: reads switched off, and half-closed connections that are forgotten. */
class NettyIT {
  private static final int LEAKED = 25;
  private static final int HEALTHY = 100;

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void nio(JavaRuntime runtime) throws IOException {
    try (StackRun run = StackRun.start("NettyServer", runtime)) {
      playEcho(run);
      run.expect("FIN_UNREAD", "NettyServer", "paused", LEAKED);
      Events.leavePlain(run, run.said("paused"), LEAKED);
      forgetHalves(run);
      run.judge();
    }
  }

  @Tag("brief")
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void epoll(JavaRuntime runtime) throws IOException {
    playNative("NettyEpollServer", runtime);
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void ioUring(JavaRuntime runtime) throws IOException {
    playNative("NettyIoUringServer", runtime);
  }

  /** These are told by the kernel that the peer has left, reads switched off or not. */
  private static void playNative(String program, JavaRuntime runtime) throws IOException {
    try (StackRun run = StackRun.start(program, runtime)) {
      run.command("look");
      String available = run.jvm.awaitSaid(program + " available ");
      if (!available.equals("yes")) {
        run.result.notRun("the kernel refuses the transport: " + available);
        return;
      }
      playEcho(run);
      forgetHalves(run);
      run.judge();
    }
  }

  private static void forgetHalves(StackRun run) throws IOException {
    run.expect("EOF_IGNORED", "NettyServer", "half", LEAKED);
    Events.leavePlain(run, run.said("half"), LEAKED);
  }

  private static void playEcho(StackRun run) throws IOException {
    run.command("start");
    int port = run.said("echo");
    run.result.healthy = "answers, resets, idle until the server's time-out";
    run.result.quietSeconds = 2;
    run.result.connections = 3 * HEALTHY;
    List<Wire> idle = new ArrayList<>();
    for (int i = 0; i < HEALTHY; i++) {
      Wire wire = Wire.to(port);
      wire.send("hello");
      wire.await("hello");
      idle.add(wire);
      Wire leaving = Wire.to(port);
      leaving.send("hello");
      leaving.reset();
      try (Wire polite = Wire.to(port)) {
        polite.send("hello");
        polite.await("hello");
      }
    }
    for (Wire wire : idle) {
      wire.awaitEnd();
      wire.close();
    }
  }
}
