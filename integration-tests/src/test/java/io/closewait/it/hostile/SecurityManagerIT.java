// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that may do little itself, and the agent all. */
class SecurityManagerIT {
  @ParameterizedTest
  @MethodSource("io.closewait.it.hostile.Leaks#upTo17")
  @Held(
      part = Part.AGENTS,
      done =
          "A security manager, whose policy grants all to the agent's jar and little to the"
              + " application",
      held = "sockets and channels are watched, each leak is at its line, and nothing is forbidden")
  void grantForTheAgentOnly(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("policy-" + runtime);
    Path policy = files.folder.resolve("policy");
    Files.write(
        policy,
        List.of(
            "grant codeBase \"file:" + Config.agentJar() + "\" {",
            "  permission java.security.AllPermission;",
            "};",
            "grant codeBase \"file:" + Config.programs() + "/-\" {",
            "  permission java.net.SocketPermission \"*\", \"accept,connect,listen,resolve\";",
            "  permission java.lang.RuntimePermission \"exitVM.*\";",
            "  permission java.lang.RuntimePermission \"accessDeclaredMembers\";",
            "};"));
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .option("-Djava.security.manager")
            .option("-Djava.security.policy==" + policy);
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.SHORTEST_TIMES + ",jmx=false");
        Peer peer = new Peer()) {
      run.tolerate("WARNING: A command line option has enabled the Security Manager");
      run.tolerate("WARNING: The Security Manager is deprecated");
      Leaks.reported(run, peer, 3);
      run.finish();
      assertEquals(0, files.events("notice").size(), files.events().toString());
    }
  }
}
