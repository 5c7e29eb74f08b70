// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static io.closewait.it.ObstaclesIT.assertSentence;
import static io.closewait.it.ObstaclesIT.ownJava;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.CommandLine.Result;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Lodging;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets of other users, and in namespaces of their own. Needs root. */
class ForeignTargetsIT {
  private static final String NOBODY = "65534";
  private static final String[] AS_NOBODY = {
    "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"
  };

  private final CommandLine closewait = CommandLine.own();

  @Held(
      part = Part.COMMANDS,
      done =
          "A third user asks for, looks into, writes to and moves away the mailbox of another's JVM",
      held = "he may do nothing of it; root and the owner may ask")
  @Test
  void anotherUsersProcess(@TempDir Path folder) throws IOException {
    if (!root()) {
      return;
    }
    Lodging lodging = new Lodging(folder);
    Path jar = lodging.jar();
    try (TestedJvm jvm = lodging.jvm(Runtimes.of(17)).under(AS_NOBODY).start()) {
      jvm.awaitSaid("up");
      long pid = jvm.pid();
      Path java = lodging.home(ownJava());
      CommandLine byNobody = CommandLine.by(java, jar, AS_NOBODY);
      CommandLine byOther =
          CommandLine.by(java, jar, "setpriv", "--reuid=1", "--regid=1", "--clear-groups");
      assertSentence(byOther.run("attach", pid).exits(3), "sudo -u '#" + NOBODY + "' java -jar ");

      CommandLine.by(ownJava(), jar).run("attach", pid, "log=none").exits(0);
      closewait.run("status", pid).exits(0);
      byNobody.run("status", pid).exits(0);
      assertSentence(byOther.run("status", pid).exits(3), "is of user ");
      assertClosedTo("1", CommandLineIT.mailboxes(pid).get(0));
      assertEquals("rwx------", rights(CommandLineIT.mailboxes(pid).get(0)));
      assertEquals("rw-------", rights(CommandLineIT.mailboxes(pid).get(0).resolve("hello")));
      byNobody.run("detach", pid).exits(0);
    }
  }

  /** Whatever way round the command line another user takes. */
  private static void assertClosedTo(String uid, Path mailbox) throws IOException {
    for (String attempt :
        List.of(
            "ls '%s'",
            "cat '%s/hello'", "touch '%s/a.request'", "rm -r '%s'", "mv '%s' '%1$s-moved'")) {
      String command = String.format(attempt, mailbox);
      Process process =
          new ProcessBuilder(
                  "setpriv",
                  "--reuid=" + uid,
                  "--regid=" + uid,
                  "--clear-groups",
                  "sh",
                  "-c",
                  command)
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes());
      assertTrue(
          said.contains("Permission denied") || said.contains("not permitted"), command + said);
    }
    assertEquals(Set.of("hello", "slate"), Set.of(mailbox.toFile().list()));
  }

  @Test
  void java8OfAnotherUser(@TempDir Path folder) throws IOException {
    if (!root()) {
      return;
    }
    Lodging lodging = new Lodging(folder);
    Path jar = lodging.jar();
    try (TestedJvm jvm = lodging.jvm(Runtimes.of(8)).under(AS_NOBODY).start()) {
      jvm.awaitSaid("up");
      CommandLine byRoot = CommandLine.by(ownJava(), jar);
      Result refused = byRoot.run("attach", jvm.pid(), "log=none").exits(3);
      String remedy = String.join(" ", AS_NOBODY) + " java -jar " + jar + " attach " + jvm.pid();
      assertSentence(refused, remedy + " log=none");
      CommandLine.by(lodging.home(ownJava()), jar, AS_NOBODY)
          .run("attach", jvm.pid(), "log=none")
          .exits(0);
      byRoot.run("detach", jvm.pid()).exits(0);
    }
  }

  @Test
  void jarThatTheTargetsUserCannotRead(@TempDir Path folder, @TempDir Path open)
      throws IOException {
    if (!root()) {
      return;
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Path jar = Files.copy(Config.agentJar(), folder.resolve("closewait-agent.jar"));
    try (TestedJvm jvm = new Lodging(open).jvm(Runtimes.of(17)).under(AS_NOBODY).start()) {
      jvm.awaitSaid("up");
      Result refused = CommandLine.by(ownJava(), jar).run("attach", jvm.pid()).exits(3);
      assertSentence(refused, "cannot read " + jar, "install -m 644 " + jar);
    }
  }

  @Test
  void jarOutsideTheTargetsMounts(@TempDir Path folder) throws IOException {
    if (!root()) {
      return;
    }
    Path jar = Files.copy(Config.agentJar(), folder.resolve("closewait-it-mounts.jar"));
    Path copy = Path.of("/tmp/closewait-it-mounts.jar");
    try (TestedJvm jvm = inOwnMounts("mount -t tmpfs none '" + folder + "'")) {
      CommandLine byJdk = CommandLine.by(ownJava(), jar);
      Result refused = byJdk.run("attach", jvm.pid()).exits(3);
      assertSentence(refused, "attach " + jvm.pid() + " --copy (which puts a copy into its /tmp)");
      byJdk.run("attach", jvm.pid(), "--copy", "log=none").exits(0);
      assertEquals("rw-r--r--", rights(copy));
      byJdk.run("detach", jvm.pid()).exits(0);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  @Test
  void targetWithItsOwnTmp() throws IOException {
    if (!root()) {
      return;
    }
    try (TestedJvm jvm = inOwnMounts(emptyTmp())) {
      Result refused = closewait.run("attach", jvm.pid(), "log=none").exits(3);
      String remedy = "nsenter --target " + jvm.pid() + " --mount java -jar " + Config.agentJar();
      assertSentence(refused, remedy + " attach " + jvm.pid() + " log=none");
      assertEquals(0, jvm.stdout().stream().filter(line -> line.contains("dump")).count());
      CommandLine.by(
              ownJava(),
              Config.agentJar(),
              "nsenter",
              "--target",
              Long.toString(jvm.pid()),
              "--mount")
          .run("attach", jvm.pid(), "log=none")
          .exits(0);
      closewait.run("status", jvm.pid()).exits(0); // the mailbox is found from outside
      closewait.run("detach", jvm.pid()).exits(0);
    }
  }

  @Test
  void targetWithItsOwnProcessNumbers() throws Exception {
    if (!root()) {
      return;
    }
    try (TestedJvm outer =
        TestedJvm.on(Runtimes.of(17)).under("unshare", "--pid", "--fork", "--mount-proc").start()) {
      outer.awaitSaid("up");
      long pid = child(outer.pid());
      Result listed = closewait.run("list").exits(0);
      assertTrue(listed.says("[container, pid 1 inside]"), listed.out());
      closewait.run("attach", pid, "log=none").exits(0);
      assertEquals(1, CommandLineIT.mailboxes(1).size(), "it knows itself by its own number");
      closewait.run("status", pid).exits(0);
      closewait.run("detach", pid).exits(0);
      for (JavaRuntime client : Runtimes.complete()) {
        if (client.version() < 10) { // it would look for another process's socket
          CommandLine byOld = CommandLine.by(client.home(), Config.agentJar());
          Result refused = byOld.run("attach", pid, "log=none").exits(3);
          assertSentence(refused, "nsenter --target " + pid + " --mount --pid java -jar ");
          assertTrue(refused.complains(" attach 1 log=none"), refused.err());
        }
      }
      assertEquals(0, outer.stdout().stream().filter(line -> line.contains("dump")).count());
      assertEquals(0, outer.quit());
    }
  }

  private static long child(long pid) throws IOException {
    return Long.parseLong(
        Files.readString(Path.of("/proc/" + pid + "/task/" + pid + "/children")).trim());
  }

  @Test
  void targetWithItsOwnNetwork() throws Exception {
    if (!root()) {
      return;
    }
    String[] ownNetwork = {
      "unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"
    };
    AgentFiles files = new AgentFiles("own-network");
    TestedJvm.Builder builder = TestedJvm.on(Runtimes.of(17)).under(ownNetwork).in(files.folder);
    try (TestedJvm jvm = builder.start()) {
      jvm.awaitSaid("up");
      closewait.run("attach", jvm.pid(), files.options(), AgentRun.SHORTEST_TIMES).exits(0);
      Play play = Repertoire.named("SocketServerIgnoresEof");
      jvm.command("play " + play.scenario() + " 3 0");
      String port = jvm.awaitSaid(play.scenario() + " port ");
      for (int i = 0; i < 3; i++) {
        Process peer =
            new ProcessBuilder(
                    "nsenter",
                    "--target",
                    "" + jvm.pid(),
                    "--net",
                    "bash",
                    "-c",
                    "exec 3<>/dev/tcp/127.0.0.1/" + port)
                .start();
        assertEquals(0, peer.waitFor());
      }
      Await.until(
          () -> closewait.run("report", jvm.pid()).exits(0).says("3 sockets in CLOSE_WAIT"),
          () -> closewait.run("report", jvm.pid()).out());
      Result kernel = closewait.run("report", jvm.pid(), "--kernel-only").exits(0);
      assertTrue(kernel.says(": 3 in CLOSE_WAIT, 0 established"), kernel.out());
      assertTrue(kernel.says("port " + port + ", from 127.0.0.1"), kernel.out());
      assertEquals(0, jvm.quit());
    }
  }

  /** Empty but for this checkout, in case that lies there. */
  private static String emptyTmp() {
    String checkout = Config.target().getParent().getParent().toString();
    return "mount --bind '"
        + checkout
        + "' /mnt && mount -t tmpfs none /tmp && mkdir -p '"
        + checkout
        + "' && mount --bind /mnt '"
        + checkout
        + "'";
  }

  /** A JVM with mounts of its own. */
  private static TestedJvm inOwnMounts(String mounts) throws IOException {
    TestedJvm jvm =
        TestedJvm.on(Runtimes.of(17))
            .under("unshare", "--mount", "sh", "-c", mounts + " && exec \"$@\"", "sh")
            .start();
    jvm.awaitSaid("up");
    return jvm;
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** Only root can start processes of other users. */
  private static boolean root() throws IOException {
    boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    if (!root) {
      System.out.println("NOT RUN: not root, nothing is said about other users and namespaces");
    }
    return root;
  }
}
