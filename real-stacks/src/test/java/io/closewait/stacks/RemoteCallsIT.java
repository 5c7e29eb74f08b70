// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RMI and remote JMX, which keep connections open between calls. */
class RemoteCallsIT {
  private static final int CALLS = 200;

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void rmi(JavaRuntime runtime) throws IOException {
    try (StackRun run =
        StackRun.start(
            "RmiProgram",
            runtime,
            "-Djava.rmi.server.hostname=127.0.0.1",
            "-Dsun.rmi.transport.connectionTimeout=2000")) {
      run.command("use", CALLS);
      run.result.healthy = "calls from many threads, remote management, idle connections";
      run.result.quietSeconds = 4;
      run.result.connections = CALLS;
      run.judge();
    }
  }
}
