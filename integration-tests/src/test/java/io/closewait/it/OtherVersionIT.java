// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentJar;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.CommandLine.Result;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent in the target is not of the version of the command line. */
class OtherVersionIT {
  private static final String OWN = System.getProperty("closewait.it.version");

  private static final String OTHER = "9" + OWN.substring(1);

  private final CommandLine closewait = CommandLine.own();

  @Test
  void anotherVersionIsToldAndUsed(@TempDir Path folder) throws IOException {
    Path jar = ofOtherVersion(folder.resolve("closewait-agent.jar"));
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).agent(jar, "log=none,interval=1s").start()) {
      jvm.awaitSaid("up");
      Result attached = closewait.run("attach", jvm.pid()).exits(0);
      assertTrue(attached.says("Closewait " + OTHER + " is already at work"), attached.out());
      assertTrue(attached.complains("not the version of this jar"), attached.err());
      assertTrue(closewait.run("status", jvm.pid()).exits(0).says("Closewait " + OTHER));
      closewait.run("detach", jvm.pid()).exits(0);
      assertEquals(0, jvm.quit());
    }
  }

  @Test
  void anAgentThatSpeaksDifferentlyIsNotAsked() throws IOException {
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).start()) {
      jvm.awaitSaid("up");
      Path mailbox = mailboxOfTheFuture(jvm.pid());
      try {
        Result refused = closewait.run("report", jvm.pid()).exits(4);
        assertTrue(refused.complains("use closewait-agent.jar of version " + OTHER));
        assertEquals(1, mailbox.toFile().list().length, "nothing was asked");
      } finally {
        Files.delete(mailbox.resolve("hello"));
        Files.delete(mailbox);
      }
    }
  }

  @Test
  void aCommandLineThatSpeaksDifferentlyInstallsNothing() throws IOException {
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).start()) {
      jvm.awaitSaid("up");
      AgentRun.load(jvm.pid(), "@closewait:9:abc:install:grace=1s");
      Path hello = CommandLineIT.mailboxes(jvm.pid()).get(0).resolve("hello");
      String said = Files.readString(hello);
      assertTrue(said.contains("protocol=2\n") && said.contains("nonce=abc\n"), said);
      assertTrue(said.contains("outcome=absent\n"), said);
      jvm.command("threads");
      assertFalse(jvm.stdout().contains("> thread closewait"), jvm.story());
      closewait.run("attach", jvm.pid(), "log=none").exits(0);
      assertEquals(1, CommandLineIT.mailboxes(jvm.pid()).size(), "the stale one is removed");
      assertEquals(0, jvm.quit());
    }
  }

  /** What a hello of a later protocol may look like: its own process, but other words. */
  private static Path mailboxOfTheFuture(long pid) throws IOException {
    Path folder =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "closewait-" + pid + "-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String start = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    Files.writeString(
        folder.resolve("hello"), "protocol=9\nversion=" + OTHER + "\nstart=" + start + "\n\n");
    return folder;
  }

  private static Path ofOtherVersion(Path copy) throws IOException {
    String said = AgentJar.ISOLATED + "io/closewait/report/text/version.txt";
    return AgentJar.copyWith(OTHER, OWN, copy, "META-INF/MANIFEST.MF", said);
  }
}
