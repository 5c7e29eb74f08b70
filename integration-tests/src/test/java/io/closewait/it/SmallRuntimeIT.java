// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A runtime cut down by jlink lacks some outputs, and each says so in one line. */
class SmallRuntimeIT {
  @Test
  void eachMissingModuleCostsOneOutputAndOneLine() throws Exception {
    JavaRuntime small = link();
    AgentFiles files = new AgentFiles("small");
    try (AgentRun run =
            AgentRun.start(TestedJvm.on(small), files, AgentRun.SHORTEST_TIMES + ",metrics=0");
        Peer peer = new Peer()) {
      Play play = Repertoire.named("SocketServerIgnoresEof");
      play.open(run.jvm, peer, 3);
      run.awaitEvent("leak", leak -> leak.names(play.scenario()) && leak.number("count") == 3);
      for (String output : List.of("jmx", "jfr")) {
        String start = output + ": this runtime has no module";
        Await.until(
            () -> files.logLines().stream().filter(l -> l.contains(start)).count() == 1,
            () -> "not one line '" + start + "' in " + files.logLines());
      }
      Await.until(
          () -> files.logLines().stream().anyMatch(line -> line.contains("metrics are served at ")),
          () -> "metrics need no module: " + files.logLines());
      assertTrue(files.logLines().stream().noneMatch(line -> line.contains("Exception")));
      run.finish();
    }
  }

  /** The runtime of this test, with nothing that the agent could do without. */
  private static JavaRuntime link() throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("java.home"));
    boolean possible =
        Files.isExecutable(home.resolve("bin/jlink")) && Files.isDirectory(home.resolve("jmods"));
    if (!possible) {
      System.out.println("NOT RUN: " + home + " has no jlink");
    }
    assumeTrue(possible, "not run: jlink");
    Path image = Config.target().resolve("small-runtime");
    if (!Files.isExecutable(image.resolve("bin/java"))) {
      Process jlink =
          new ProcessBuilder(
                  home.resolve("bin/jlink").toString(),
                  "--add-modules",
                  "java.base,java.instrument,jdk.unsupported",
                  "--output",
                  image.toString())
              .redirectErrorStream(true)
              .redirectOutput(Config.target().resolve("jlink.out").toFile())
              .start();
      assertEquals(0, jlink.waitFor(), "jlink failed, see jlink.out");
    }
    return new JavaRuntime(Runtime.version().feature(), image);
  }
}
