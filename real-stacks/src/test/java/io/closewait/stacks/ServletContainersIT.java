// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A clean and a leaking web application in one container: only the leaking one is named. */
class ServletContainersIT {
  private static final int LEAKED = 25;

  @Tag("brief")
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void tomcat(JavaRuntime runtime) throws IOException {
    play("TomcatServer", runtime);
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void jetty(JavaRuntime runtime) throws IOException {
    play("JettyServer", runtime);
  }

  /** Tomcat on asynchronous channels, whose own frames differ. */
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void tomcatNio2(JavaRuntime runtime) throws IOException {
    play("TomcatNio2Server", runtime);
  }

  @Tag("brief")
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void springBoot(JavaRuntime runtime) throws IOException {
    try (StackRun run =
        StackRun.start(
            "SpringServer", runtime, "-Dorg.springframework.boot.logging.LoggingSystem=none")) {
      WebClients.play(run, "/clean", true);
      run.expect("FIN_UNREAD", "SpringLeakingPages", "events", LEAKED);
      Events.leave(run, run.said("port"), LEAKED);
      run.judge();
    }
  }

  private static void play(String container, JavaRuntime runtime) throws IOException {
    try (StackRun run = StackRun.start(container, runtime);
        Backend backend = new Backend()) {
      WebClients.play(run, "/clean", true);
      int port = run.said("port");
      run.expect("FIN_UNREAD", "LeakingPages", "events", LEAKED);
      Events.leave(run, port, LEAKED);
      forgetBodies(run, port, backend.port());
      run.expect("FIN_UNREAD", "LeakingPages", "stuck", LEAKED);
      Events.leaveStuck(run, port, LEAKED);
      run.judge();
    }
  }

  private static void forgetBodies(StackRun run, int port, int backend) throws IOException {
    run.expect("FIN_UNREAD", "LeakingPages", "price", LEAKED);
    try (Wire wire = Wire.to(port)) {
      for (int i = 0; i < LEAKED; i++) {
        wire.get("/leaking/price?port=" + backend);
        assertEquals("502", wire.answer().substring(0, 3));
      }
    }
    run.awaitCloseWait(backend, LEAKED);
  }
}
