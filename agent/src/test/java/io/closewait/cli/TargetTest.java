// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel tells of a process: its state, its user, its descriptors, and for how long. */
class TargetTest {
  private static final long PID = 4711;

  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeProcess jvm;

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    jvm = machine.jvm(PID, "com.acme.Main");
  }

  private Target target() throws Failure {
    return Target.of(machine.call("status", PID), PID);
  }

  @Test
  void aProcessThatEndedOrWasReplacedIsNotAlive() throws Exception {
    Target target = target();
    assertTrue(target.alive());
    jvm.state("Z");
    assertFalse(target.alive(), "nobody has fetched its exit code yet");
    jvm.state("R");
    assertTrue(target.alive());
    String stat = Files.readString(jvm.folder.resolve("stat"));
    jvm.file("stat", stat.replace(" 5711 ", " 999999 "));
    assertFalse(target.alive(), "another process has the number now");
    Files.delete(jvm.folder.resolve("stat"));
    assertFalse(target.alive());
  }

  @Test
  void aProgramsNameForgesNoState() throws Exception {
    String stat = Files.readString(jvm.folder.resolve("stat"));
    jvm.file("stat", stat.replace("(java)", "(a) T (b Z)"));
    assertTrue(target().alive());
    assertFalse(target().stopped());
    jvm.state("t");
    assertTrue(target().stopped(), "by a debugger");
    jvm.state("T");
    assertTrue(target().stopped());
  }

  @Test
  void onlyAJvmIsCalledByWhatItRuns() throws Exception {
    assertEquals("process 4711 (com.acme.Main)", target().words());
    machine.process(12).program("a\033[31m\nb").runs("sleep", "60");
    Target sleep = Target.of(machine.call("status", 12), 12);
    assertEquals("process 12", sleep.words());
    assertEquals("a?[31m", sleep.program());
    machine.process(13).runs("/usr/bin/java", "-jar", "/srv/hidden.jar");
    assertEquals("process 13 (hidden.jar)", Target.of(machine.call(), 13).words());
  }

  @Test
  void aFolderOfItsOwnIsToldFromTheSameByAnotherWay() throws Exception {
    assertFalse(target().ownMounts || target().ownTmp || target().ownPids);
    jvm.namespace("mnt", "mnt:[2]");
    assertTrue(target().ownMounts);
    assertFalse(target().ownTmp, "its /tmp is the same folder");
    assertTrue(target().file("/tmp/x").startsWith(jvm.folder));
    jvm.sees(folder.resolve("elsewhere"));
    assertTrue(target().ownTmp);
    jvm.namespace("mnt", "mnt:[1]");
    assertFalse(target().file("/tmp/x").startsWith(jvm.folder));
    Files.delete(jvm.folder.resolve("ns/mnt"));
    assertFalse(target().ownMounts, "what may not be seen is taken for the same");
  }

  @Test
  void aContainersProcessHasTwoNumbers() throws Exception {
    jvm.namespace("pid", "pid:[2]").status(machine.uid, "4711\t7\t1", "ffffffffffffffff");
    assertTrue(target().ownPids);
    assertEquals(1, target().innerPid);
    jvm.file("status", "Name:\tUid:\nUid:\t5\t6\t7\t8\nGid:\t9\t10\t11\t12\n");
    assertEquals(PID, target().innerPid, "an old kernel does not tell");
    assertEquals(6, target().uid, "the effective one");
    assertEquals(10, target().gid);
  }

  @Test
  void anotherUserIsToldByItsNumber() throws Exception {
    assertFalse(target().foreign);
    machine.process(FakeMachine.OWN_PID).user(4242);
    jvm.user(4243);
    assertTrue(target().foreign);
    assertFalse(target().asRoot);
    machine.process(FakeMachine.OWN_PID).user(0);
    assertTrue(target().asRoot && target().foreign);
    jvm.user(0);
    assertFalse(target().foreign);
    String owner = Files.getOwner(jvm.folder).getName();
    jvm.user(4243);
    assertEquals(machine.uid == 0 ? "4243" : owner, target().user, "root keeps what is hidden");
  }

  @Test
  void knowsWhomTheSignalWouldEnd() throws Exception {
    for (String caught :
        new String[] {"0000000000000004", "ffffffffffffffff", "8000000000000007"}) {
      jvm.status(0, "1", caught);
      assertFalse(target().diesOfQuit(), caught);
    }
    for (String caught :
        new String[] {"0000000000000000", "fffffffffffffffb", "0000000000000002"}) {
      jvm.status(0, "1", caught);
      assertTrue(target().diesOfQuit(), caught);
    }
    jvm.file("status", "Uid:\t0\t0\t0\t0\n");
    assertFalse(target().diesOfQuit(), "it is not known");
  }

  @Test
  void hardlyAnyDescriptorsLeftIsASentence() throws Exception {
    jvm.descriptor("/dev/null").descriptor("/dev/null").descriptor("/dev/null");
    jvm.file(
        "limits", "Limit  Soft Limit  Hard\nMax open files            11       4096   files\n");
    assertNull(Descriptors.exhausted(target()));
    jvm.file("limits", "Max open files            10                   4096           files\n");
    assertEquals(
        "process 4711 (com.acme.Main) has 3 of 10 descriptors in use, too many to load or answer"
            + " anything; prlimit --pid 4711 --nofile=4096:4096 raises its limit to 4096 at once,"
            + " without root; then type the same again.",
        Descriptors.exhausted(target()));
    File descriptors = jvm.folder.resolve("fd").toFile();
    for (File descriptor : descriptors.listFiles()) {
      assertTrue(descriptor.delete());
    }
    assertTrue(descriptors.delete());
    assertNull(Descriptors.exhausted(target()), "they may not be seen");
  }

  @Test
  void aLimitThatIsNoneStandsInNobodysWay() throws Exception {
    for (String limits :
        new String[] {
          "", "Max open files", "Max open files  unlimited  unlimited  files\n", "x\n"
        }) {
      jvm.file("limits", limits);
      assertEquals(-1, Descriptors.limit(target()), limits);
      assertNull(Descriptors.exhausted(target()), limits);
    }
    jvm.file("limits", "Max open files            0        0        files\n");
    assertNull(Descriptors.exhausted(target()));
    Files.delete(jvm.folder.resolve("limits"));
    assertEquals(-1, Descriptors.limit(target()));
  }

  @Test
  void onlyWhatTheKernelCallsASocketIsOne() throws Exception {
    jvm.descriptor("socket:[5]").descriptor("socket:[5]").descriptor("socket:[6]");
    jvm.descriptor("socket:[x]")
        .descriptor("socket:[99999999999999999999]")
        .descriptor("socket:[]");
    jvm.descriptor("/tmp/socket:[7]").descriptor("pipe:[8]").descriptor("socket:[9] (deleted)");
    Files.writeString(jvm.folder.resolve("fd/90"), "no link at all");
    assertEquals(Set.of(5L, 6L), Descriptors.sockets(target()));
    assertEquals(2, Descriptors.unlisted(target(), Set.of(5L, 6L, 7L)), "7 is not open any more");
  }

  private String given(long seconds) throws Exception {
    Deadline deadline = new Deadline(target(), seconds);
    return assertThrows(Deadline.Passed.class, deadline::check).getMessage();
  }

  @Test
  void whileThereIsTimeAStoppedTargetIsWaitedFor() throws Exception {
    Deadline deadline = new Deadline(target(), 1000);
    assertFalse(deadline.passed());
    assertDoesNotThrow(deadline::check);
    jvm.state("T");
    assertDoesNotThrow(deadline::check, "somebody may continue it");
  }

  @Test
  void atTheEndItSaysWhatStoodInTheWay() throws Exception {
    assertEquals("process 4711 (com.acme.Main) did not answer within -1 s.", given(-1));
    jvm.descriptor("/dev/null").file("limits", "Max open files            1    1    files\n");
    assertTrue(given(-1).contains(" has 1 of 1 descriptors in use"), given(-1));
    jvm.state("T");
    assertEquals("process 4711 (com.acme.Main) is stopped; type: kill -CONT 4711", given(-1));
  }

  @Test
  void whoHasEndedIsNotWaitedForAnyLonger() throws Exception {
    Deadline deadline = new Deadline(target(), 1000);
    jvm.state("Z");
    String said = assertThrows(Deadline.Passed.class, deadline::check).getMessage();
    assertEquals("process 4711 has ended meanwhile.", said);
    assertFalse(deadline.passed());
  }

  @Test
  void theAgentIsToldByItsThread() throws Exception {
    assertEquals(false, target().agentThread());
    jvm.thread("closewait-x");
    assertEquals(false, target().agentThread());
    jvm.thread("closewait");
    assertEquals(true, target().agentThread());
    jvm.java("1.8.0_121");
    assertNull(target().agentThread(), "Java 8 gives its threads no name");
    assertNotNull(target().java);
  }
}
