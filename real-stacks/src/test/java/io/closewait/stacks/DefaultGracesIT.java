// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Usual pools as they come, behind servers that close what is idle for a minute, under the agent as
 * it comes. Takes eight minutes, which the grace times are made of.
 */
@Tag("long")
class DefaultGracesIT {
  private static final int SERVERS_LIMIT_SECONDS = 60;

  /** What the client keeps for one server unless it is told otherwise. */
  private static final int POOL_OF_HTTPCLIENT5 = 5;

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void defaultPools(JavaRuntime runtime) throws IOException, InterruptedException {
    try (ServerProcess postgres = ServerProcess.postgres(SERVERS_LIMIT_SECONDS)) {
      if (postgres == null) {
        new Result("DefaultPools", runtime.version()).notRun("its server is not installed here");
        return;
      }
      try (Backend backend = new Backend(SERVERS_LIMIT_SECONDS * 1000);
          StackRun run = StackRun.startAsItComes("DefaultPools", runtime)) {
        run.command("use", backend.port(), postgres.port);
        // HttpClient 5 evicts nothing: a few stale connections are worth a line, not a warning;
        // when it comes, the grace time has passed for the other pools too
        run.expect("FIN_UNREAD", "DefaultPools", "idle", POOL_OF_HTTPCLIENT5);
        run.awaitReports();
        run.command("use", backend.port(), postgres.port);
        run.command("end");
        assertEquals(List.of(), run.warnings());
      }
    }
  }
}
