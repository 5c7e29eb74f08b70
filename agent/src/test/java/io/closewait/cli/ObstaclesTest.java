// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.cli.FakeMachine.Result;
import io.closewait.mailbox.Summons;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sentences of what stands in the way, and the commands in them. */
class ObstaclesTest {
  private static final long PID = 999_999_999; // larger than Linux hands out

  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeProcess jvm;

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    jvm = machine.jvm(PID, "a.Main");
  }

  private Obstacles obstacles() throws Failure {
    Invocation call = machine.call("attach", PID, "grace=3s");
    return new Obstacles(call, Target.of(call, PID));
  }

  /** What is told before anything is tried. */
  private String before(int exit) throws Failure {
    Failure failure = assertThrows(Failure.class, obstacles()::check);
    assertEquals(exit, failure.exitCode);
    return failure.getMessage();
  }

  /** What is told of what the JDK said. */
  private String after(int exit, String said) throws Failure {
    Failure failure = obstacles().explain(new IllegalStateException(new IOException(said)));
    assertEquals(exit, failure.exitCode);
    return failure.getMessage();
  }

  @Test
  void aSoundJvmHasNone() throws Exception {
    assertDoesNotThrow(obstacles()::check);
    assertEquals(machine.jar, obstacles().jarInTarget());
  }

  @Test
  void eachUserIsToldHowToBecomeTheOther() throws Exception {
    machine.process(FakeMachine.OWN_PID).user(1000);
    String attach = "java -jar " + machine.jar + " attach " + PID + " grace=3s";
    jvm.user(2000);
    assertTrue(before(3).endsWith("; type: sudo -u '#2000' " + attach), before(3));
    jvm.user(0);
    assertTrue(before(3).endsWith("; type: sudo " + attach), before(3));
    machine.process(FakeMachine.OWN_PID).user(0);
    jvm.user(2000).java("1.8.0_121");
    String switching = "setpriv --reuid=2000 --regid=2000 --clear-groups ";
    assertTrue(before(3).endsWith("lets only that user attach; type: " + switching + attach));
    jvm.java("17.0.15");
    assertDoesNotThrow(obstacles()::check, "root may, from Java 9 on");
    machine.javaFeature = 8;
    assertTrue(before(3).contains("Java 8 lets only that user attach"), before(3));
  }

  /** Whatever else is wrong with it is for its user to know. */
  @Test
  void anothersProcessIsNotDescribed() throws Exception {
    machine.process(FakeMachine.OWN_PID).user(1000);
    jvm.user(2000).state("T").mapped("/jdk/lib/j9vm/libjvm.so");
    assertTrue(before(3).contains(" is of user "), before(3));
    assertFalse(before(3).contains("OpenJ9") || before(3).contains("stopped"), before(3));
    machine.process(12).user(2000).program("sleep").runs("sleep", "60");
    assertTrue(machine.refusal(3, "status", 12).contains("process 12 is of user "));
  }

  @Test
  void aJvmThatCannotBeSeenTakesRoot() throws Exception {
    jvm.file("maps", "");
    assertEquals(
        "process 999999999 (a.Main) cannot be looked into; type: sudo java -jar "
            + machine.jar
            + " attach 999999999 grace=3s",
        before(3));
    jvm.runs("/usr/bin/python3", "x").program("python3\033[2J");
    String said = "process 999999999 (python3?[2J) is no JVM; 'java -jar ";
    assertTrue(before(3).startsWith(said), before(3));
    Files.delete(jvm.folder.resolve("comm"));
    assertTrue(before(3).startsWith("process 999999999 is no JVM; '"), before(3));
  }

  @Test
  void aContainerTakesANewerJavaOrItsOwnNamespaces() throws Exception {
    jvm.namespace("pid", "pid:[2]").status(machine.uid, PID + "\t1", "ffffffffffffffff");
    assertDoesNotThrow(obstacles()::check, "17 finds it");
    machine.javaFeature = 8;
    jvm.java("1.8.0_121");
    String said = before(3);
    assertTrue(
        said.contains(" has a process number of its own, which attach of this Java (8)"), said);
    assertTrue(
        said.contains("JDK 10 or later, or type, as root: nsenter --target 999999999"), said);
    assertTrue(
        said.endsWith(" --mount --pid java -jar " + machine.jar + " attach 1 grace=3s"), said);
  }

  /** A rootless container: a user of the host is nobody in it, and would only get its threads. */
  @Test
  void aContainerWithUsersOfItsOwnTakesOneOfThem() throws Exception {
    machine.process(FakeMachine.OWN_PID).user(0);
    jvm.user(101_005).namespace("user", "user:[2]");
    jvm.file("uid_map", "         0     100000       1000\n      1000     101000      64536\n");
    jvm.file("gid_map", "         0     100000      65536\n");
    String said = before(3);
    String entry =
        "; type: nsenter --target 999999999 --user --setuid 1005 --setgid 1005 java -jar ";
    assertTrue(said.endsWith(entry + machine.jar + " attach 999999999 grace=3s"), said);
    machine.process(FakeMachine.OWN_PID).user(101_005);
    assertDoesNotThrow(obstacles()::check, "whoever it is outside");
    assertEquals(0, UserNamespace.inside("0 100000 1000", 99_999L));
    assertEquals(0, UserNamespace.inside(null, 5L));
  }

  @Test
  void whoWouldDieOfTheSignalIsSparedUntilItListens() throws Exception {
    jvm.status(machine.uid, "" + PID, "0000000000000000");
    String said = before(3);
    assertTrue(said.contains("so attach would end it; try again in a moment"), said);
    assertTrue(said.endsWith(" attach --kernel-only 999999999"), said);
    Files.createFile(jvm.tmp().resolve(".java_pid" + PID));
    assertDoesNotThrow(obstacles()::check, "it waits at its socket already");
  }

  @Test
  void aSocketOfAnotherJvmIsNotAttachedTo() throws Exception {
    String list = "Num       RefCount Protocol Flags    Type St Inode Path\n";
    String row = "0000000000000000: 00000002 00000000 %s 0001 01 %d /tmp/.java_pid%d.tmp\n";
    jvm.descriptor("socket:[4711]").descriptor("/dev/null").descriptor("socket:[4712]");
    jvm.file("net/unix", list + String.format(row, "00010000", 4711, PID));
    assertDoesNotThrow(obstacles()::check, "there is no file");
    Files.createFile(jvm.tmp().resolve(".java_pid" + PID));
    assertDoesNotThrow(obstacles()::check, "its own");
    jvm.file("net/unix", list + String.format(row, "00010000", 9999, PID));
    String said = before(3);
    assertTrue(said.contains("is not the JVM at /tmp/.java_pid" + PID + ", where"), said);
    jvm.file("net/unix", list);
    assertEquals(said, before(3), "the other lives in another network, or is gone");
    jvm.file("net/unix", list + String.format(row, "00000000", 4711, PID));
    assertEquals(said, before(3), "a connection to one is not listening");
    Files.delete(jvm.folder.resolve("net/unix"));
    assertDoesNotThrow(obstacles()::check, "the kernel does not tell");
  }

  @Test
  void theFirstObstacleIsTheOneThatIsTold() throws Exception {
    jvm.state("T").status(machine.uid, "" + PID, "0000000000000000");
    assertEquals("process 999999999 (a.Main) is stopped; type: kill -CONT 999999999", before(5));
    jvm.mapped("/jdk/lib/j9vm/libjvm.so");
    assertTrue(before(3).contains("runs on OpenJ9, and the agent needs HotSpot"), before(3));
  }

  @Test
  void theCodesOfTheJdkMeanAFileThatCannotBeRead() throws Exception {
    for (String code : new String[] {"100", "101"}) {
      String said = after(3, "AgentLoadException: " + code);
      assertTrue(said.contains("cannot read " + machine.jar + "; type: install -m 644 "), said);
      assertTrue(
          said.endsWith(" /tmp/ && java -jar /tmp/closewait-agent.jar attach 999999999 grace=3s"),
          said);
    }
    String other = after(3, "AgentLoadException: 102");
    assertTrue(other.contains("could not attach to process 999999999 (a.Main): "), other);
    assertTrue(after(3, "AgentLoadException: 1001").contains("could not attach"));
  }

  @Test
  void theCauseOfTheCauseIsHeardToo() throws Exception {
    machine.process(FakeMachine.OWN_PID).user(1000);
    String said = after(3, "well-known file /tmp/.java_pid1 is not secure");
    assertTrue(said.contains(" is of user ") && said.contains("; type: sudo "), said);
    assertTrue(
        after(5, "Unable to open socket file: target process not responding").contains("-Xrs"));
    assertTrue(after(5, "timeout").contains("does not answer to attach"));
    assertEquals(5, obstacles().silence().exitCode);
  }

  @Test
  void onlyARestartHelpsIsSaidWithItsOption() throws Exception {
    String said = after(3, "The VM does not support the attach mechanism");
    assertTrue(said.contains("only a restart helps, with -javaagent:" + machine.jar + ";"), said);
    assertTrue(said.endsWith(" attach --kernel-only 999999999"), said);
    said = after(3, "Dynamic agent loading is not enabled. Use -XX:+EnableDynamicAgentLoading");
    assertTrue(said.contains("was started with -XX:-EnableDynamicAgentLoading"), said);
  }

  @Test
  void aCommandThatIsProposedCanBeTypedAsItStands() throws Exception {
    machine.jar = folder.resolve("my jars/it's closewait.jar").toFile();
    String quoted = "'" + machine.jar.getPath().replace("'", "'\\''") + "'";
    assertTrue(
        machine
            .refusal(4, "status", PID)
            .endsWith("; type: java -jar " + quoted + " attach " + PID));
    String said = after(3, "Agent JAR not found or no Agent-Class attribute");
    assertTrue(
        said.contains("; type: install -m 644 " + quoted + " /tmp/ && java -jar '/tmp/it"), said);
    machine.process(FakeMachine.OWN_PID).user(1000);
    jvm.user(2000);
    said = machine.refusal(3, "attach", PID, "log=/tmp/$(rm x).log");
    assertTrue(
        said.endsWith(" java -jar " + quoted + " attach " + PID + " 'log=/tmp/$(rm x).log'"), said);
  }

  @Test
  void withoutAttachTheOtherToolGetsTheOptions() throws Exception {
    Failure plain = obstacles().withoutAttach(Summons.toInstall("n", ""));
    assertEquals(3, plain.exitCode);
    String load = "type: jattach 999999999 load instrument false '" + machine.jar;
    assertTrue(plain.getMessage().contains(load + "' (report,"), plain.getMessage());
    Failure options = obstacles().withoutAttach(Summons.toInstall("n", "grace=3s"));
    assertTrue(options.getMessage().contains(load + "=grace=3s' (report,"), options.getMessage());
  }

  /** The JDK's own attach, on a number that no process has. */
  @Test
  void theRealAttachFailsWithASentence() {
    JdkAttach real = new JdkAttach();
    assertTrue(real.isThere(), "the tests run on a JDK");
    File jar = machine.jar;
    assertThrows(RuntimeException.class, () -> real.load(jar, PID, ""));
    machine.tool = real;
    Result refused = machine.run("attach", PID);
    refused.exits(3);
    String said = "closewait: could not attach to process 999999999 (a.Main): ";
    assertTrue(refused.err().contains(said), refused.err());
    assertEquals("", refused.out());
  }
}
