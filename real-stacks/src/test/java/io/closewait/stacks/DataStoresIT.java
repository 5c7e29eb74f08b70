// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of real Redis, PostgreSQL, Kafka and RabbitMQ servers. */
class DataStoresIT {
  private static final int LEAKED = 25;
  private static final int CONNECTIONS = 200;

  @Tag("brief")
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

  @Tag("brief")
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void postgres(JavaRuntime runtime) throws IOException, InterruptedException {
    try (ServerProcess postgres = ServerProcess.postgres()) {
      play("PostgresProgram", runtime, postgres, "HikariCP pool, failed logins, idle pool", LEAKED);
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void kafka(JavaRuntime runtime) throws IOException, InterruptedException {
    try (ServerProcess kafka = ServerProcess.kafka()) {
      play("KafkaProgram", runtime, kafka, "producers, consumers, administrators; idle ones", 0);
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void rabbit(JavaRuntime runtime) throws IOException, InterruptedException {
    try (ServerProcess rabbit = ServerProcess.rabbit()) {
      play("RabbitProgram", runtime, rabbit, "messages, closes, aborts, idle with heartbeats", 0);
    }
  }

  private static void play(
      String program, JavaRuntime runtime, ServerProcess server, String healthy, int leaked)
      throws IOException {
    if (server == null) {
      new Result(program, runtime.version()).notRun("its server is not installed here");
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
