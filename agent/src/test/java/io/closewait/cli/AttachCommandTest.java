// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.cli.FakeMachine.Result;
import io.closewait.cli.FakeMachine.Tool;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Summons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // an agent is there; nobody talks to the object
class AttachCommandTest {
  private static final long PID = 4711;

  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeProcess jvm;
  private final List<String> loaded = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    jvm = machine.jvm(PID, "com.acme.Main");
    machine.answerSeconds = 1;
  }

  /** What the agent cannot do. */
  private Message status = new Message();

  private FakeAgent agent;

  @AfterEach
  void end() throws IOException {
    if (agent != null) {
      agent.close();
    }
  }

  /** Loads are answered by this hello; null: not at all. */
  private void answer(Message hello) {
    machine.tool =
        new Tool(
            true,
            (jar, pid, argument) -> {
              loaded.add(pid + " " + jar + " " + Summons.of(argument).options);
              if (hello != null) {
                hello.with("nonce", Summons.of(argument).nonce);
                agent = new FakeAgent(jvm, hello, asked -> status);
              }
            });
  }

  private void fail(String sentence) {
    machine.tool =
        new Tool(
            true,
            (jar, pid, argument) -> {
              throw new IOException(sentence);
            });
  }

  @Test
  void loadsTheJarAndTellsWhatComesNext() {
    answer(FakeProcess.hello("installed"));
    Result attached = machine.run("attach", PID, "grace=10s", "log=/tmp/a.log").exits(0);
    assertEquals(List.of(PID + " " + machine.jar + " grace=10s,log=/tmp/a.log"), loaded);
    assertTrue(
        attached.out().startsWith("Closewait 1.2.3 is at work in process 4711 (com.acme.Main).\n"),
        attached.out());
    assertTrue(attached.out().contains("A leak shows after 20s "), attached.out());
    assertTrue(attached.out().contains("Next: java -jar " + machine.jar + " report 4711"));
    assertTrue(attached.err().contains("Java 17.0.15 throws its compiled code away"));
  }

  @Test
  void whatTheAgentCannotDoIsToldWithAnExitCode() {
    answer(FakeProcess.hello("installed"));
    status.with("refused.1", "log: it is a folder").with("refused.2", "metrics: the port is taken");
    Result attached = machine.run("attach", PID, "log=/tmp", "metrics=80").exits(6);
    assertTrue(attached.err().contains("closewait: log: it is a folder.\n"), attached.err());
    assertTrue(attached.err().endsWith("closewait: metrics: the port is taken.\n"));
    assertFalse(attached.out().contains("Its log"), attached.out());
    assertTrue(attached.out().contains("Next: "), "the rest of it is at work");
  }

  @Test
  void forewarnsOfWhatThisJavaDoes() throws IOException {
    answer(FakeProcess.hello("installed"));
    jvm.java("25.0.3");
    String err = machine.run("attach", PID).exits(0).err();
    assertTrue(err.contains("(JEP 451)") && !err.contains("throws its compiled code"), err);
  }

  @Test
  void wrongOptionsLoadNothing() throws IOException {
    answer(FakeProcess.hello("installed"));
    Result wrong = machine.run("attach", PID, "grac=3s").exits(2);
    assertTrue(wrong.err().contains("did you mean grace?"), wrong.err());
    assertTrue(wrong.err().endsWith("closewait: nothing was loaded.\n"), wrong.err());
    Path known = Files.writeString(folder.resolve("known.txt"), "com.acme.Known\n");
    Path relative = Path.of("").toAbsolutePath().relativize(known);
    String said = machine.refusal(2, "attach", PID, "ignore=@" + relative);
    assertTrue(said.contains("name the whole path: ignore=@/"), said);
    assertTrue(machine.refusal(2, "attach", PID, "--json").contains("is for --kernel-only"));
    assertEquals(List.of(), loaded);
  }

  @Test
  void anAgentAtWorkStays() throws IOException {
    answer(FakeProcess.hello("installed"));
    try (FakeAgent there = jvm.agent(asked -> new Message())) {
      Result already = machine.run("attach", PID).exits(0);
      assertTrue(already.out().startsWith("Closewait 1.2.3 is already at work in"), already.out());
      assertTrue(already.err().contains("not the version of this jar"), already.err());
      String refusal = machine.refusal(3, "attach", PID, "grace=3s");
      assertTrue(refusal.contains("keeps its options; to change them type: "), refusal);
      assertEquals(List.of(), loaded);
    }
  }

  @Test
  void anAgentThatOnlyNowOpensItsMailboxStaysToo() {
    answer(FakeProcess.hello("already"));
    assertTrue(machine.run("attach", PID).exits(0).out().contains("is already at work in"));
    assertEquals(1, loaded.size());
  }

  @Test
  void whatTheAgentSaysAgainstItIsPassedOn() {
    answer(FakeProcess.hello("refused").with("sentence", "no room\033[31m"));
    Result refused = machine.run("attach", PID).exits(3);
    assertTrue(
        refused.err().endsWith("process 4711 (com.acme.Main): no room?[31m.\n"), refused.err());
    assertEquals(0, jvm.tmp().toFile().list().length, "nobody else would remove the mailbox");
  }

  @Test
  void anAgentOfAnotherProtocolIsNamed() throws IOException {
    Path hello = Files.createDirectory(jvm.tmp().resolve("closewait-4711-x"));
    hello.toFile().setReadable(false, false);
    hello.toFile().setReadable(true, true);
    Files.setPosixFilePermissions(
        hello, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        hello.resolve("hello"), "protocol=7\nversion=9.8.7\nstart=" + (1000 + PID) + "\n\n");
    String said = machine.refusal(4, "report", PID);
    assertTrue(said.contains("use closewait-agent.jar of version 9.8.7."), said);
  }

  @Test
  void theHelloCountsAndNotWhatTheJdkSays() {
    Tool answering;
    answer(FakeProcess.hello("installed"));
    answering = (Tool) machine.tool;
    machine.tool =
        new Tool(
            true,
            (jar, pid, argument) -> {
              answering.load(jar, pid, argument);
              throw new IOException("Non-numeric value found - int expected");
            });
    assertTrue(machine.run("attach", PID).exits(0).out().contains("is at work in"));
  }

  @Test
  void silenceAfterALoadIsTold() {
    answer(null);
    Result silent = machine.run("attach", PID).exits(5);
    assertTrue(silent.err().contains("does not say hello"), silent.err());
  }

  @Test
  void eachFailureOfTheJdkIsASentence() {
    fail("The VM does not support the attach mechanism");
    assertRefused(3, "-XX:+DisableAttachMechanism");
    fail("Dynamic agent loading is not enabled");
    assertRefused(3, "-XX:+EnableDynamicAgentLoading");
    fail("Agent JAR not found or no Agent-Class attribute");
    assertRefused(3, "cannot read " + machine.jar + "; type: install -m 644 ");
    fail("Operation not permitted");
    assertRefused(3, "; type: ");
    fail("target process doesn't respond within 10500ms");
    assertRefused(5, "does not answer to attach");
    fail("something new\nin lines");
    assertRefused(3, "could not attach to process 4711 (com.acme.Main): in lines");
  }

  private void assertRefused(int exit, String part) {
    Result refused = machine.run("attach", PID).exits(exit);
    assertTrue(refused.err().contains(part), refused.err());
    assertEquals("", refused.out());
  }

  @Test
  void aJavaWithoutAttachNamesAnotherTool() {
    machine.tool = new Tool(false, null);
    String said = machine.refusal(3, "attach", PID, "grace=3s", "log=/tmp/it's.log");
    assertTrue(said.contains("jattach 4711 load instrument false '" + machine.jar), said);
    assertTrue(said.contains("=grace=3s,log=/tmp/it'\\''s.log'"), said);
  }

  @Test
  void whatCannotWorkIsNotTried() throws IOException {
    answer(FakeProcess.hello("installed"));
    machine.process(12).program("sleep").runs("sleep", "60");
    assertTrue(machine.refusal(3, "attach", 12).contains("process 12 (sleep) is no JVM"));
    assertTrue(machine.refusal(3, "attach", 13).contains("there is no process 13;"));
    assertTrue(machine.refusal(3, "attach", FakeMachine.OWN_PID).contains("is this command"));

    jvm.state("T");
    assertTrue(machine.refusal(5, "attach", PID).endsWith("is stopped; type: kill -CONT 4711"));
    jvm.state("S").file("limits", "Max open files            5    5    files\n");
    String full = machine.refusal(3, "attach", PID);
    assertTrue(
        full.contains("has 0 of 5 descriptors in use") && full.contains("=65536:65536"), full);
    jvm.file("limits", "").status(machine.uid, "" + PID, "0000000000000000");
    assertTrue(machine.refusal(3, "attach", PID).contains("does not catch SIGQUIT"));
    jvm.user(machine.uid).mapped("/jdk/lib/j9vm/libjvm.so");
    assertTrue(machine.refusal(3, "attach", PID).contains("runs on OpenJ9"));
    assertEquals(List.of(), loaded);
  }

  @Test
  void advisesTheScriptByWhichItWasCalled() throws Exception {
    machine.script = "closewait";
    assertTrue(machine.refusal(3, "attach", 13).contains("; 'closewait list' shows the JVMs."));
  }

  @Test
  void anotherUsersJvmTakesThatUser() throws IOException {
    jvm.java("1.8.0_121").user(machine.uid + 1);
    String said = machine.refusal(3, "attach", PID, "log=none");
    assertTrue(said.contains("attach 4711 log=none"), said);
    boolean root = machine.uid == 0;
    assertTrue(said.contains(root ? "setpriv --reuid=1 --regid=1 --clear-groups" : "sudo"), said);
    assertFalse(said.contains("\n"));
  }

  @Test
  void anotherTmpTakesANewJavaOrTheTargetsUser() throws IOException {
    jvm.namespace("mnt", "mnt:[2]").sees(folder.resolve("elsewhere")).java("17.0.15");
    Files.createDirectories(jvm.tmp());
    Files.copy(machine.jar.toPath(), jvm.tmp().resolve(machine.jar.getName()));
    String copy = "/tmp/" + machine.jar.getName();
    String said = machine.refusal(3, "attach", PID, "grace=3s");
    assertTrue(said.contains("use the java of JDK 23 or later, or type, as root: nsenter"), said);
    assertTrue(said.endsWith(" --mount java -jar " + copy + " attach 4711 grace=3s"), said);
    if (machine.uid == 0) {
      jvm.user(1);
      said = machine.refusal(3, "attach", PID, "grace=3s");
      assertTrue(said.contains(" --setuid 1 --setgid 1 java -jar "), said);
    }
  }

  @Test
  void countsWithoutLoadingAnything() throws IOException {
    answer(FakeProcess.hello("installed"));
    jvm.socket(FakeProcess.LISTEN, 80, 0)
        .socket(FakeProcess.CLOSE_WAIT, 80, 5001)
        .socket(FakeProcess.CLOSE_WAIT, 5002, 443)
        .socket(FakeProcess.ESTABLISHED, 80, 5003)
        .descriptor("socket:[123456]");
    String text = machine.run("attach", PID, "--kernel-only").exits(0).out();
    assertTrue(text.startsWith("process 4711 (com.acme.Main): 2 in CLOSE_WAIT, 1 est"), text);
    assertTrue(text.contains("      1  port 80, from 127.0.0.1\n"), text);
    assertTrue(text.contains("      1  to 127.0.0.1 port 443\n"), text);
    assertTrue(text.contains("      1  in no list of the kernel"), text);
    String json = machine.run("attach", PID, "--kernel-only", "--json").exits(0).out();
    assertTrue(json.startsWith("{\"pid\":4711,\"closeWait\":2,\"established\":1,\"unlisted\":1,"));
    assertTrue(json.contains("{\"side\":\"accepted\",\"peer\":\"127.0.0.1\",\"port\":80,"), json);
    assertEquals(List.of(), loaded);
  }
}
