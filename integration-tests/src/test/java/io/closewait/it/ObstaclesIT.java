// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.CommandLine.Result;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that can stand in the way of attach is one sentence with what to type. */
class ObstaclesIT {
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
    assertSentence(closewait.run("owners", "1").exits(2), "there is no command 'owners'");
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

  @Held(
      part = Part.COMMANDS,
      done = "`kill -9` of the target while a report is waited for",
      held = "the command ends with one sentence and exit code 5")
  @Test
  @SuppressWarnings("try") // closed by another thread while the command waits
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

  @Held(
      part = Part.COMMANDS,
      done = "The target has two descriptors left",
      held = "attach says so and tries nothing")
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

  static Path ownJava() {
    return Path.of(System.getProperty("java.home"));
  }

  /** One sentence on stderr, without a stack trace; what else it says is the forewarning. */
  static void assertSentence(Result result, String... parts) {
    String last = result.err().lines().reduce((a, b) -> b).orElse("");
    for (String part : parts) {
      assertTrue(result.complains(part), "no '" + part + "' in: " + result.err());
    }
    assertTrue(last.startsWith("closewait: "), result.err());
    assertTrue(!result.err().contains("\n\tat ") && result.err().lines().count() <= 3, last);
    assertEquals("", result.out());
  }
}
