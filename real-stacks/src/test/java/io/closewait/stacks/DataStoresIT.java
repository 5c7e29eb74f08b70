// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of real Redis and PostgreSQL servers. */
class DataStoresIT {
  private static final int LEAKED = 25;
  private static final int CONNECTIONS = 200;

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void jedis(JavaRuntime runtime) throws IOException {
    try (ServerProcess redis = ServerProcess.redis()) {
      play("JedisProgram", runtime, redis, "pool with eviction", LEAKED);
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void lettuce(JavaRuntime runtime) throws IOException {
    try (ServerProcess redis = ServerProcess.redis()) {
      play("LettuceProgram", runtime, redis, "connections used, closed, left to time out", 0);
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void postgres(JavaRuntime runtime) throws IOException, InterruptedException {
    try (ServerProcess postgres = ServerProcess.postgres()) {
      play("PostgresProgram", runtime, postgres, "HikariCP pool, failed logins, idle pool", LEAKED);
    }
  }

  private static void play(
      String program, JavaRuntime runtime, ServerProcess server, String healthy, int leaked)
      throws IOException {
    if (server == null) {
      Result.notRun(program, runtime.version(), "its server is not installed on this machine");
      return;
    }
    try (StackRun run = StackRun.start(program, runtime)) {
      run.command("use", server.port, CONNECTIONS);
      run.result.healthy = healthy;
      run.result.quietSeconds = 4;
      run.result.connections = CONNECTIONS;
      if (leaked > 0) {
        run.expect("FIN_UNREAD", program, "leak", leaked);
        run.command("leak", server.port, leaked);
        run.awaitCloseWait(server.port, leaked);
      }
      run.judge();
    }
  }
}
