// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Repertoire;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Lodging;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TakesLong;
import io.closewait.it.harness.TestedJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Another user puts his own things where root, or the application, is about to reach. */
class ForeignHandsIT {
  private static final String SECRET = "root's alone\n";
  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  private static final int ROUNDS = 4;

  @TempDir private Path folder;
  private Path victim;

  @BeforeEach
  void plant() throws IOException {
    boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    Assumptions.assumeTrue(root, "only root can be another user");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    victim = Files.writeString(folder.resolve("secret"), SECRET);
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
  }

  private void assertUntouched() throws IOException {
    assertEquals(0, Files.getAttribute(victim, "unix:uid"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(victim)));
    assertEquals(SECRET, Files.readString(victim));
    assertEquals(1, Files.getAttribute(victim, "unix:nlink"));
  }

  @Test
  @Held(
      part = Part.COMMANDS,
      done =
          "In a mount namespace of his own a user mounts a file of root over whatever root's"
              + " commands make in his mailbox, at once",
      held = "the file keeps its owner, mode and content, and every command ends")
  @TakesLong
  void mountsOverWhatRootMakes() throws Exception {
    Process tried = new ProcessBuilder(nobody("unshare", "-Urm", "true")).start();
    Assumptions.assumeTrue(tried.waitFor() == 0, "user namespaces are not to be had here");
    Lodging lodging = new Lodging(folder);
    Path program = Perl.file(folder, Perl.MOUNTS_OVER);
    Path counted = Files.createFile(folder.resolve("counted"));
    Files.setAttribute(counted, "unix:uid", 65534);
    String attack = "perl '" + program + "' '" + victim + "' '" + counted + "' & exec \"$@\"";
    Path work = Files.createDirectory(folder.resolve("work"));
    Files.setAttribute(work, "unix:uid", 65534);
    TestedJvm.Builder builder =
        lodging
            .jvm(Runtimes.of(17))
            .under(nobody("unshare", "-Urm", "sh", "-c", attack, "sh"))
            .agent(lodging.jar(), "log=none")
            .in(work);
    CommandLine closewait = CommandLine.own();
    try (TestedJvm jvm = builder.start()) {
      jvm.awaitSaid("up");
      for (int i = 0; i < ROUNDS; i++) {
        int exit = closewait.run(i % 2 == 0 ? "report" : "status", jvm.pid()).exit();
        assertTrue(List.of(0, 4, 5, 6).contains(exit), "exit code " + exit);
        assertUntouched();
      }
      String won = Files.readString(counted);
      assertTrue(!won.isEmpty(), "the attack never met a file" + jvm.story());
      Campaign.figure("mounted over " + won + " files in " + ROUNDS + " commands");
      jvm.quit();
    }
    assertUntouched();
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  @Held(
      part = Part.OUTPUTS,
      done =
          "The log is in a folder like /tmp, where another user keeps leaving links to a file of"
              + " root, pipes and folders under its names while it rolls over",
      held = "the file is not touched, the agent goes on, the JVM ends in time")
  void plantsInTheFolderOfTheLog(JavaRuntime runtime) throws Exception {
    Path common = Files.createDirectory(folder.resolve("common"));
    Files.setPosixFilePermissions(common, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(0, new ProcessBuilder("chmod", "1777", common.toString()).start().waitFor());
    Path log = common.resolve("leaks.log");
    writesWhile(runtime, log, 3, Perl.PLANTS, victim);
    for (File left : common.toFile().listFiles()) {
      boolean ours = Files.getAttribute(left.toPath(), "unix:uid", NOFOLLOW_LINKS).equals(0);
      // another user may leave what he likes; it may also be his that was put away as an older log
      assertTrue(!ours || Files.isRegularFile(left.toPath(), NOFOLLOW_LINKS), left.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  @Held(
      part = Part.OUTPUTS,
      done =
          "The log is in a folder with `chmod 777`, like an `emptyDir` of Kubernetes, where another"
              + " user keeps exchanging it with a pipe and with a file of his own",
      held = "he gets no line, the agent waits for no reader of a pipe, the JVM ends in time")
  @TakesLong
  void exchangesTheLog(JavaRuntime runtime) throws Exception {
    Path common = Files.createDirectory(folder.resolve("common"));
    Files.setPosixFilePermissions(common, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path said = Files.createFile(folder.resolve("said"));
    Files.setAttribute(said, "unix:uid", 65534);
    Path log = Files.writeString(common.resolve("leaks.log"), "an earlier run's\n");
    int reported = writesWhile(runtime, log, 1000, Perl.EXCHANGES, said);
    assertEquals("", Files.readString(said), "another user has lines of ours");
    assertEquals(reported, leakLines(common), "lines are lost");
  }

  /** In files of ours, whatever they are called by now. */
  private static long leakLines(Path folder) throws IOException {
    long lines = 0;
    for (File file : folder.toFile().listFiles(File::isFile)) {
      if (Files.getAttribute(file.toPath(), "unix:uid").equals(0)) {
        lines +=
            Files.readAllLines(file.toPath()).stream()
                .filter(line -> line.contains(" LEAK "))
                .count();
      }
    }
    return lines;
  }

  /** Reports so many leaks into a log while another user's program is at work there. */
  private int writesWhile(JavaRuntime runtime, Path log, int logFiles, String attack, Path attacked)
      throws Exception {
    AgentFiles files = new AgentFiles("planted-" + runtime);
    Path program = Perl.file(folder, attack);
    Process planter =
        new ProcessBuilder(nobody("perl", program.toString(), log.toString(), attacked.toString()))
            .start();
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .agent(
                Config.agentJar(),
                "grace=2s,grace.unread=2s,interval=200ms,summary=1s,log.size=4KB,log.files="
                    + logFiles
                    + ",log="
                    + log
                    + ",json="
                    + files.json)
            .in(files.folder);
    try (TestedJvm jvm = builder.start();
        Peer peer = new Peer()) {
      jvm.awaitSaid("up");
      for (String scenario : Leaks.BOTH) {
        Repertoire.named(scenario).open(jvm, peer, 12);
      }
      Await.until(() -> files.events("leak").size() >= 30, () -> files.events() + jvm.story());
      assertUntouched();
      assertTrue(planter.isAlive(), "nobody is at work there any more");
      long begin = System.nanoTime();
      assertEquals(0, jvm.quit(), jvm.story());
      Campaign.figure("ended after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
      assertTrue(jvm.stderr().size() < 60, "stderr is flooded" + jvm.story());
      assertEquals(1, files.events("stop").size());
    } finally {
      planter.destroyForcibly();
    }
    assertUntouched();
    return files.events("leak").size();
  }

  private static String[] nobody(String... command) {
    return java.util.stream.Stream.concat(NOBODY.stream(), List.of(command).stream())
        .toArray(String[]::new);
  }
}
