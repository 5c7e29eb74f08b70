// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.CommandLine.Result;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that can stand in the way of attach is one sentence with what to type. */
class ObstaclesIT {
  private static final String NOBODY = "65534";
  private static final String[] AS_NOBODY = {
    "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"
  };

  private final CommandLine closewait = CommandLine.own();

  @Test
  void optionsAreCheckedBeforeAnythingIsLoaded() throws IOException {
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).start()) {
      jvm.awaitSaid("up");
      Result unknown = closewait.run("attach", jvm.pid(), "grac=3s").exits(2);
      assertSentence(unknown, "unknown option grac=3s", "did you mean grace?");
      Result relative = closewait.run("attach", jvm.pid(), "ignore=@known.txt").exits(2);
      assertTrue(relative.complains("known.txt"), relative.err());
      assertSentence(closewait.run("report", jvm.pid()).exits(4), "attach " + jvm.pid());
      assertEquals(0, jvm.stderr().size(), jvm.story());
    }
  }

  @Test
  void wrongCallsAreOneSentence() {
    assertSentence(closewait.run("holders", "1").exits(2), "there is no command 'holders'");
    assertSentence(closewait.run("report", "x").exits(2), "'x' is no process id");
    assertSentence(closewait.run("report").exits(2), "PID");
    assertSentence(closewait.run("attach", Long.MAX_VALUE / 10).exits(3), "there is no process");
    assertSentence(
        closewait.run("attach", ProcessHandle.current().pid() == 1 ? 2 : 1).exits(3), "");
    assertSentence(closewait.run("explain", "/no/such/file").exits(6), "/no/such/file");
    closewait.run().exits(2);
  }

  @Test
  void attachSwitchedOff() throws IOException {
    try (TestedJvm jvm = started("-XX:+DisableAttachMechanism", 17)) {
      Result refused = closewait.run("attach", jvm.pid()).exits(3);
      assertSentence(refused, "-XX:+DisableAttachMechanism", "-javaagent:" + Config.agentJar());
    }
  }

  @Test
  void dynamicLoadingSwitchedOff() throws IOException {
    try (TestedJvm jvm = started("-XX:-EnableDynamicAgentLoading", 25)) {
      Result refused = closewait.run("attach", jvm.pid()).exits(3);
      assertSentence(refused, "-XX:+EnableDynamicAgentLoading", "-javaagent:");
    }
  }

  private static TestedJvm started(String option, int version) throws IOException {
    JavaRuntime wanted = Runtimes.of(version);
    JavaRuntime runtime = wanted.home() == null ? Runtimes.of(17) : wanted;
    TestedJvm jvm = TestedJvm.on(runtime).option(option).start();
    jvm.awaitSaid("up");
    return jvm;
  }

  @Test
  void runtimeWithoutAttach() throws IOException {
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).start()) {
      jvm.awaitSaid("up");
      CommandLine byJre = CommandLine.by(Runtimes.of(8).home(), Config.agentJar());
      Result refused = byJre.run("attach", jvm.pid(), "grace=3s").exits(3);
      assertSentence(
          refused,
          "jattach " + jvm.pid() + " load instrument false '" + Config.agentJar() + "=grace=3s'");
      closewait.run("attach", jvm.pid()).exits(0);
      byJre.run("status", jvm.pid()).exits(0); // for what comes after, a runtime will do
    }
  }

  @Test
  void stoppedProcess() throws Exception {
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).start()) {
      jvm.awaitSaid("up");
      jvm.signal("STOP");
      assertSentence(closewait.run("attach", jvm.pid()).exits(5), "kill -CONT " + jvm.pid());
      jvm.signal("CONT");
    }
  }

  @Test
  void targetThatEndsMeanwhile() throws Exception {
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).start()) {
      jvm.awaitSaid("up");
      closewait.run("attach", jvm.pid()).exits(0);
      jvm.signal("STOP"); // it cannot answer any more, so the command waits for it
      Thread killer =
          new Thread(
              () -> {
                Await.until(() -> requests(jvm.pid()) > 0, () -> "nothing was asked");
                jvm.close();
              });
      killer.start();
      assertSentence(closewait.run("report", jvm.pid()).exits(5), "has ended meanwhile");
      killer.join();
    }
  }

  private static long requests(long pid) throws IOException {
    long count = 0;
    for (Path mailbox : CommandLineIT.mailboxes(pid)) {
      try (var files = Files.list(mailbox)) {
        count += files.filter(file -> file.toString().endsWith(".request")).count();
      }
    }
    return count;
  }

  @Test
  void descriptorsAllInUse() throws Exception {
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).start()) {
      jvm.awaitSaid("up");
      String[] open = new java.io.File("/proc/" + jvm.pid() + "/fd").list();
      Process prlimit =
          new ProcessBuilder(
                  "prlimit", "--pid", "" + jvm.pid(), "--nofile=" + (open.length + 2) + ":")
              .start();
      assertEquals(0, prlimit.waitFor());
      Result refused = closewait.run("attach", jvm.pid()).exits(3);
      assertSentence(refused, "descriptors in use", "prlimit --pid " + jvm.pid() + " --nofile=");
    }
  }

  @Test
  void anotherUsersProcess(@TempDir Path folder) throws IOException {
    if (!root()) {
      return;
    }
    Path jar = readable(folder);
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).under(AS_NOBODY).start()) {
      jvm.awaitSaid("up");
      long pid = jvm.pid();
      CommandLine byNobody = CommandLine.by(ownJava(), jar, AS_NOBODY);
      CommandLine byOther =
          CommandLine.by(ownJava(), jar, "setpriv", "--reuid=1", "--regid=1", "--clear-groups");
      assertSentence(byOther.run("attach", pid).exits(3), "sudo -u '#" + NOBODY + "' java -jar ");

      CommandLine.by(ownJava(), jar).run("attach", pid, "log=none").exits(0);
      closewait.run("status", pid).exits(0);
      byNobody.run("status", pid).exits(0);
      assertSentence(byOther.run("status", pid).exits(3), "is of user ");
      assertEquals("rwx------", rights(CommandLineIT.mailboxes(pid).get(0)));
      assertEquals("rw-------", rights(CommandLineIT.mailboxes(pid).get(0).resolve("hello")));
      byNobody.run("detach", pid).exits(0);
    }
  }

  @Test
  void java8OfAnotherUser(@TempDir Path folder) throws IOException {
    if (!root()) {
      return;
    }
    Path jar = readable(folder);
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(8)).under(AS_NOBODY).start()) {
      jvm.awaitSaid("up");
      CommandLine byRoot = CommandLine.by(ownJava(), jar);
      Result refused = byRoot.run("attach", jvm.pid(), "log=none").exits(3);
      String remedy = String.join(" ", AS_NOBODY) + " java -jar " + jar + " attach " + jvm.pid();
      assertSentence(refused, remedy + " log=none");
      CommandLine.by(ownJava(), jar, AS_NOBODY).run("attach", jvm.pid(), "log=none").exits(0);
      byRoot.run("detach", jvm.pid()).exits(0);
    }
  }

  @Test
  void jarThatTheTargetsUserCannotRead(@TempDir Path folder) throws IOException {
    if (!root()) {
      return;
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Path jar = Files.copy(Config.agentJar(), folder.resolve("closewait-agent.jar"));
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).under(AS_NOBODY).start()) {
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
      String seen = "/proc/" + jvm.pid() + "/root/tmp/";
      assertSentence(refused, "cp " + jar + " " + seen);
      Files.copy(jar, Path.of(seen, copy.getFileName().toString()));
      byJdk.run("attach", jvm.pid(), "log=none").exits(0);
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

  private static Path ownJava() {
    return Path.of(System.getProperty("java.home"));
  }

  private static Path readable(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path jar = Files.copy(Config.agentJar(), folder.resolve("closewait-agent.jar"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    return jar;
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

  /** One sentence on stderr, without a stack trace; what else it says is the forewarning. */
  private static void assertSentence(Result result, String... parts) {
    String last = result.err().lines().reduce((a, b) -> b).orElse("");
    for (String part : parts) {
      assertTrue(result.complains(part), "no '" + part + "' in: " + result.err());
    }
    assertTrue(last.startsWith("closewait: "), result.err());
    assertTrue(!result.err().contains("\n\tat ") && result.err().lines().count() <= 3, last);
    assertEquals("", result.out());
  }
}
