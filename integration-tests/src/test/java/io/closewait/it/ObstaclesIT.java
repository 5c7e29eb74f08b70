// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertSentence(closewait.run("report", "0").exits(2), "'0' is no process id");
    assertSentence(closewait.run("top", 1, "--every", "0").exits(2), "'0' is no number of 1 to");
    assertSentence(closewait.run("report", 1, "--json", "--collapsed").exits(2), "exclusive");
    assertSentence(closewait.run("report", 1, "--kernel-only", "--html", "x").exits(2), "--json");
    closewait.run().exits(2);
    assertTrue(closewait.run("report", "-h").exits(0).says("Usage: "));
  }

  @Test
  void processesThatAreNoJvm() throws Exception {
    Process sleeping = new ProcessBuilder("sleep", "60").start();
    try {
      String no = "process " + sleeping.pid() + " (sleep) is no JVM";
      assertSentence(closewait.run("attach", sleeping.pid()).exits(3), no);
      for (String command : List.of("report", "status", "top", "detach")) {
        assertSentence(closewait.run(command, sleeping.pid()).exits(4), no);
      }
    } finally {
      sleeping.destroyForcibly();
    }
    CommandLine onItself = through("exec \"$@\" attach $$");
    assertSentence(onItself.run().exits(3), "is this command itself");
  }

  @Test
  void filesThatCannotBeUsed(@TempDir Path folder) throws IOException {
    assertSentence(
        closewait.run("explain", "/no/such/file").exits(6), "'/no/such/file' cannot be read");
    assertSentence(closewait.run("explain", folder).exits(6), "Is a directory");
    Path garbage = Files.writeString(folder.resolve("garbage"), "no event\n");
    assertSentence(closewait.run("explain", garbage).exits(6), "none of the lines is an event");
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).start()) {
      jvm.awaitSaid("up");
      closewait.run("attach", jvm.pid(), "log=none").exits(0);
      Path page = folder.resolve("missing/page.html");
      Result unwritten = closewait.run("report", jvm.pid(), "--html", page).exits(6);
      assertSentence(unwritten, "'" + page + "' cannot be written: there is no such file or");
      Result full = through("exec \"$@\" >/dev/full").run("report", jvm.pid()).exits(6);
      assertSentence(full, "the output could not be written");
      assertEquals(0, jvm.quit());
    }
  }

  /** The command as a shell runs it. */
  private static CommandLine through(String script) {
    return CommandLine.by(ownJava(), Config.agentJar(), "sh", "-c", script, "sh");
  }

  @Test
  void attachSwitchedOff() throws IOException {
    try (TestedJvm jvm = started("-XX:+DisableAttachMechanism", 17)) {
      Result refused = closewait.run("attach", jvm.pid()).exits(3);
      assertSentence(refused, "-XX:+DisableAttachMechanism", "-javaagent:" + Config.agentJar());
      // the sentence ends with what helps at once
      assertTrue(refused.complains(" attach --kernel-only " + jvm.pid()), refused.err());
      assertTrue(closewait.run("attach", "--kernel-only", jvm.pid()).exits(0).says("CLOSE_WAIT"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void dynamicLoadingSwitchedOff(int version) throws IOException {
    try (TestedJvm jvm = started("-XX:-EnableDynamicAgentLoading", version)) {
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

  @ParameterizedTest
  @ValueSource(ints = {8, 21})
  void runtimeWithoutAttach(int version) throws IOException {
    try (TestedJvm jvm = TestedJvm.on(Runtimes.of(17)).start()) {
      jvm.awaitSaid("up");
      CommandLine byJre = CommandLine.by(Runtimes.of(version).home(), Config.agentJar());
      Result refused = byJre.run("attach", jvm.pid(), "grace=3s").exits(3);
      assertSentence(
          refused,
          "jattach " + jvm.pid() + " load instrument false '" + Config.agentJar() + "=grace=3s'");
      assertEquals(1, refused.err().lines().count(), "nothing was loaded, so nothing forewarned");
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

  /** It listens from the start, but where its socket is gone attach would end it. */
  @Test
  void targetThatTheSignalWouldEnd() throws IOException {
    try (TestedJvm jvm = started("-Xrs", 17)) {
      closewait.run("attach", jvm.pid(), "log=none").exits(0);
      closewait.run("detach", jvm.pid()).exits(0);
      Files.delete(Path.of("/tmp/.java_pid" + jvm.pid())); // as tidiers of temporary files do
      Result refused = closewait.run("attach", jvm.pid()).exits(3);
      assertSentence(refused, "does not catch SIGQUIT", "-javaagent:" + Config.agentJar());
      assertEquals(0, jvm.quit());
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
    assertEquals(List.of("hello"), List.of(mailbox.toFile().list()));
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
      closewait.run("attach", jvm.pid(), files.options(), AgentRun.TIMES).exits(0);
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

  /** No OpenJ9 can be had here: HotSpot in its clothes, which are all that is looked at. */
  @Test
  void openJ9() throws IOException {
    Path folder = new AgentFiles("openj9").folder;
    Path home = dressedAsOpenJ9(Runtimes.of(17).home(), folder);
    try (TestedJvm jvm = TestedJvm.on(new JavaRuntime(17, home)).option("-Xshare:off").start()) {
      jvm.awaitSaid("up");
      Result refused = closewait.run("attach", jvm.pid()).exits(3);
      assertSentence(refused, "runs on OpenJ9", " attach --kernel-only " + jvm.pid());
      assertTrue(closewait.run("attach", "--kernel-only", jvm.pid()).exits(0).says("CLOSE_WAIT"));
      assertEquals(0, jvm.quit());
    }
  }

  private static Path dressedAsOpenJ9(Path jdk, Path folder) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    for (String file : jdk.resolve("lib").toFile().list()) {
      if (!List.of("server", "jvm.cfg", "libjli.so").contains(file)) {
        Files.createSymbolicLink(lib.resolve(file), jdk.resolve("lib").resolve(file));
      }
    }
    Files.createSymbolicLink(folder.resolve("conf"), jdk.resolve("conf").toRealPath());
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(lib.resolve("j9vm"));
    Files.copy(jdk.resolve("bin/java"), folder.resolve("bin/java"));
    Files.copy(jdk.resolve("lib/libjli.so"), lib.resolve("libjli.so"));
    Files.copy(jdk.resolve("lib/server/libjvm.so"), lib.resolve("j9vm/libjvm.so"));
    Files.writeString(lib.resolve("jvm.cfg"), "-j9vm KNOWN\n");
    return folder;
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
