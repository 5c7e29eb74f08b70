// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.mailbox.HostileFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target with another file system, in which somebody else may have been before. */
class TargetJarTest {
  private static final long PID = 4711;

  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeProcess jvm;
  private Path copy;

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    jvm = machine.jvm(PID, "a.Main").namespace("mnt", "mnt:[2]").sees(folder.resolve("other"));
    jvm.java("17.0.15");
    copy = jvm.tmp().resolve(machine.jar.getName());
  }

  private TargetJar jar() throws Failure {
    Invocation call = machine.call("attach", PID, "grace=3s");
    return new TargetJar(call, Target.of(call, PID));
  }

  @Test
  void whereTheTargetSeesOurFilesItIsOurJar() throws Exception {
    jvm.namespace("mnt", "mnt:[1]");
    assertEquals(machine.jar, jar().find());
    assertEquals(machine.jar, jar().put());
    assertFalse(Files.exists(copy));
  }

  @Test
  void aCopyIsPutWhereTheTargetSeesIt() throws Exception {
    assertNull(jar().find());
    String said = machine.refusal(3, "attach", PID, "grace=3s");
    String again = "type: java -jar " + machine.jar + " attach 4711 --copy grace=3s (which";
    assertTrue(said.contains(again), said);
    assertEquals(new File("/tmp", machine.jar.getName()), jar().put());
    assertEquals("the agent", Files.readString(copy));
    assertEquals(new File("/tmp", machine.jar.getName()), jar().find());
  }

  @Test
  void aCopyIsNeverWrittenThroughWhatLiesThere() throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(copy, victim);
    assertRefused("something else has this name there");
    assertEquals("precious", Files.readString(victim));
    Files.delete(copy);
    Files.createSymbolicLink(copy, folder.resolve("planted"));
    assertRefused("something else has this name there");
    assertFalse(Files.exists(folder.resolve("planted")));
    Files.delete(copy);
    HostileFolder.pipe(copy);
    assertRefused("something else has this name there");
  }

  @Test
  void aTmpThatLeadsElsewhereIsNotUsed() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.delete(jvm.tmp());
    Files.createSymbolicLink(jvm.tmp(), elsewhere);
    assertRefused("the jar cannot be copied");
    assertEquals(0, elsewhere.toFile().list().length);
  }

  /** As if he had mounted a folder of ours at his /tmp. */
  @Test
  void aTmpThatTheTargetsUserCouldNotWriteToIsNotUsed() throws Exception {
    jvm.user(machine.uid + 1);
    Files.setPosixFilePermissions(jvm.tmp(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertRefused("its /tmp is not a folder that it may write to");
    assertFalse(Files.exists(copy));
    Files.setPosixFilePermissions(jvm.tmp(), PosixFilePermissions.fromString("rwxrwxrwx"));
    jar().put();
    assertTrue(Files.exists(copy));
  }

  private void assertRefused(String part) {
    Failure refused = assertThrows(Failure.class, () -> jar().put());
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
    assertEquals(Exit.NOT_ATTACHED, refused.exitCode);
  }

  @Test
  void anotherJarOfTheSameLengthIsNotLoaded() throws Exception {
    Files.writeString(copy, "an enemy!");
    assertEquals(machine.jar.length(), Files.size(copy));
    assertNull(jar().find());
    Files.writeString(copy, "the agent");
    assertEquals(copy.getFileName().toString(), jar().find().getName());
    if (machine.uid == 0) {
      Files.setAttribute(copy, "unix:uid", 12345);
      assertNull(jar().find(), "its owner could exchange it before it is loaded");
    }
  }
}
