// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Play;
import io.closewait.it.Repertoire;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TakesLong;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The disk of log, JSON Lines and page is a small one, and something else fills it. */
class FullDiskIT {
  private static final String MOUNTED =
      "mount -t tmpfs -o size=128k none \"$0\" && cd \"$0\" && exec \"$@\"";

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  @Held(
      part = Part.OUTPUTS,
      done = "The disk of log, JSON Lines and page is full, and later it has room again",
      held =
          "few words on stderr; the application goes on; then what had to wait is written, in whole"
              + " lines")
  @TakesLong
  void isFullForAWhile(JavaRuntime runtime) throws Exception {
    AgentFiles files = new AgentFiles("full-" + runtime);
    Process tried = new ProcessBuilder("unshare", "--mount", "true").start();
    Assumptions.assumeTrue(tried.waitFor() == 0, "only root can mount");
    String options = AgentRun.TIMES + ",log=leaks.log,json=leaks.jsonl,html=leaks.html";
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .agent(Config.agentJar(), options)
            .under("unshare", "--mount", "sh", "-c", MOUNTED, files.folder.toString());
    try (TestedJvm jvm = builder.start();
        Peer peer = new Peer()) {
      jvm.awaitSaid("up");
      Path disk = Path.of("/proc/" + jvm.pid() + "/root" + files.folder);
      Repertoire.named("SocketServerIgnoresEof").open(jvm, peer, 3);
      awaitTold("SocketServerIgnoresEof", disk, jvm);
      long filled = fill(disk.resolve("filler"));
      Repertoire.named("ChannelServerIgnoresEof").open(jvm, peer, 3);
      Await.until(
          () -> jvm.stderr().stream().anyMatch(line -> line.contains("No space left")),
          () -> "nobody says that the disk is full" + jvm.story());
      Play healthy = Repertoire.named("SocketServerCloses");
      healthy.open(jvm, peer, 3);
      jvm.awaitSaid(3, healthy.scenario() + " closed one");
      Files.delete(disk.resolve("filler"));
      awaitTold("ChannelServerIgnoresEof", disk, jvm);
      Await.until(
          () -> Files.readString(disk.resolve("leaks.log")).contains("ChannelServerIgnoresEof"),
          () -> "the log lacks it" + jvm.story());
      assertTrue(jvm.stderr().size() < 12, "stderr is flooded" + jvm.story());
      Campaign.figure(filled + " bytes until full, " + jvm.stderr().size() + " lines on stderr");
      assertEquals(0, jvm.quit(), jvm.story());
    }
  }

  /** In the JSON Lines, of which each is whole. */
  private static void awaitTold(String scenario, Path disk, TestedJvm jvm) {
    Await.until(
        () -> events(disk).stream().anyMatch(e -> e.is("leak") && e.names(scenario)),
        () -> "no leak in " + events(disk) + jvm.story());
  }

  private static List<Event> events(Path disk) {
    try {
      Path file = disk.resolve("leaks.jsonl");
      String text = Files.exists(file) ? Files.readString(file) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Event::parse).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long fill(Path file) throws IOException {
    long filled = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(0);
        filled++;
      }
    } catch (IOException full) {
      return filled;
    }
  }
}
