// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static io.closewait.cli.FakeProcess.CLOSE_WAIT;
import static io.closewait.cli.FakeProcess.ESTABLISHED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.cli.FakeMachine.Result;
import io.closewait.mailbox.HostileFolder;
import io.closewait.mailbox.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // an agent is there; nobody talks to the object
class ListCommandTest {
  private static final String EVIL = "17\033]0;owned\007\n     1          9 17 root - fake.Row";

  @TempDir private Path folder;
  private FakeMachine machine;

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
  }

  /** The rows without the heading, blanks squeezed. */
  private List<String> rows() {
    Result listed =
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> machine.run("list").exits(0));
    assertTrue(
        listed.out().startsWith("     PID CLOSE_WAIT  ESTAB   FDS/LIMIT JAVA"), listed.out());
    assertTrue(
        listed.out().chars().noneMatch(c -> c < ' ' && c != '\n' || c == 0x7f), listed.out());
    return listed.out().lines().skip(1).map(row -> row.trim().replaceAll(" +", " ")).toList();
  }

  @Test
  void theSickOneComesFirst() throws IOException {
    machine.jvm(10, "com.acme.Healthy").socket(ESTABLISHED, 80, 5000);
    machine
        .jvm(11, "com.acme.Sick")
        .socket(CLOSE_WAIT, 80, 5001)
        .socket(CLOSE_WAIT, 80, 5002)
        .socket(ESTABLISHED, 80, 5003)
        .namespace("net", "net:[2]");
    machine.process(12).program("sleep").runs("sleep", "60");
    List<String> rows = rows();
    assertEquals(2, rows.size(), rows.toString());
    assertTrue(rows.get(0).matches("11 2 1 \\d+/1024 17.0.15 \\S+ - com.acme.Sick"), rows.get(0));
    assertTrue(
        rows.get(1).matches("10 0 1 \\d+/1024 17.0.15 \\S+ - com.acme.Healthy"), rows.get(1));
  }

  @Test
  void whereNoJvmRunsItSaysSo() throws IOException {
    machine.process(12).program("sleep").runs("sleep", "60");
    Result nothing = machine.run("list").exits(0);
    assertEquals("closewait: no JVM runs here.\n", nothing.err());
    assertEquals("", machine.run("list", "--json").exits(0).out());
  }

  @Test
  void withoutTheKernelsFolderItNamesAnotherTool() {
    FakeMachine elsewhere = machine;
    assertTrue(elsewhere.proc.resolve("self").toFile().delete());
    assertTrue(elsewhere.refusal(3, "list").endsWith("elsewhere type: jps -l"));
  }

  @Test
  void tellsTheAgentByItsMailbox() throws IOException {
    try (FakeAgent agent = machine.jvm(10, "a.Main").agent(asked -> new Message())) {
      assertTrue(rows().get(0).endsWith(" 1.2.3 a.Main"));
    }
    assertTrue(rows().get(0).endsWith(" - a.Main"));
  }

  @Test
  void aMailboxThatOthersCanEnterIsNone() throws IOException {
    FakeProcess jvm = machine.jvm(10, "a.Main");
    try (FakeAgent agent = jvm.agent(asked -> new Message())) {
      Path box = jvm.tmp().resolve(jvm.tmp().toFile().list()[0]);
      Files.setPosixFilePermissions(box, PosixFilePermissions.fromString("rwxr-xr-x"));
      assertTrue(rows().get(0).endsWith(" - a.Main"));
      Files.setPosixFilePermissions(box, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void tellsAContainer() throws IOException {
    machine
        .jvm(10, "a.Main")
        .namespace("pid", "pid:[2]")
        .status(machine.uid, "10\t1", "0000000000000004");
    assertTrue(rows().get(0).endsWith("a.Main [container, pid 1 inside]"));
    String json = machine.run("list", "--json").exits(0).out();
    assertTrue(
        json.contains(
            "\"container\":true,\"innerPid\":1,\"closeWait\":0,\"established\":0,\"descriptors\":"),
        json);
    assertTrue(json.startsWith("{\"pid\":10,\"name\":\"a.Main\",\"java\":\"17.0.15\""), json);
  }

  @Test
  void whatMayNotBeSeenIsAQuestionMark() throws IOException {
    FakeProcess hidden = machine.process(10).runs("/usr/bin/java", "-jar", "app.jar");
    Files.delete(hidden.folder.resolve("maps"));
    Files.delete(hidden.folder.resolve("fd"));
    Result listed = machine.run("list").exits(0);
    assertTrue(listed.out().contains("      10          ?      ?           ? "), listed.out());
    assertTrue(listed.err().startsWith("closewait: ? is what only"), listed.err());
  }

  @Test
  void aVersionForgesNoRowAndSteersNoTerminal() throws IOException {
    FakeProcess evil = machine.jvm(10, "a.Main").java(EVIL);
    machine.jvm(11, "b.Main\n 1 0 17 root - c.Main\033[2J").java("99999999999");
    machine.jvm(12, "d.Main").java("\u202e71");
    List<String> rows = rows();
    assertEquals(3, rows.size(), rows.toString());
    assertTrue(rows.get(0).matches("10 0 0 \\d+/1024 17\\?]0;owned\\? .*"), rows.get(0));
    assertTrue(rows.get(1).contains(" 99999999999 "), rows.get(1));
    assertTrue(rows.get(1).endsWith("b.Main? 1 0 17 root - c.Main?[2J"), rows.get(1));
    assertTrue(rows.get(2).matches("12 0 0 \\d+/1024 \\?71 .*"), rows.get(2));
    assertFalse(Files.readString(evil.release()).isEmpty());
  }

  @Test
  void aReleaseThatIsATrapCostsAQuestionMark() throws IOException {
    Path pipe = machine.jvm(10, "a.Main").release();
    Files.delete(pipe);
    HostileFolder.pipe(pipe);
    Path zero = machine.jvm(11, "b.Main").release();
    Files.delete(zero);
    Files.createSymbolicLink(zero, Path.of("/dev/zero"));
    HostileFolder.sparse(machine.jvm(12, "c.Main").release(), 1L << 40);
    machine.jvm(13, "d.Main");
    List<String> rows = rows();
    assertEquals(4, rows.size(), rows.toString());
    for (int i = 0; i < 3; i++) {
      assertTrue(rows.get(i).matches("1" + i + " 0 0 \\d+/1024 \\? \\S+ - .\\.Main"), rows.get(i));
    }
    assertTrue(rows.get(3).matches("13 0 0 \\d+/1024 17.0.15 .*"), rows.get(3));
  }

  @Test
  void aMailboxThatIsATrapCostsTheAgentsColumn() throws IOException {
    Path tmp = machine.jvm(10, "a.Main").tmp();
    HostileFolder.pipe(tmp.resolve("closewait-10-pipe"));
    HostileFolder.pipe(box(tmp, "closewait-10-hello").resolve("hello"));
    Files.createSymbolicLink(box(tmp, "closewait-10-zero").resolve("hello"), Path.of("/dev/zero"));
    HostileFolder.sparse(box(tmp, "closewait-10-sparse").resolve("hello"), 1L << 40);
    for (int i = 0; i < 2000; i++) {
      Files.createDirectory(tmp.resolve("closewait-10-many" + i));
    }
    machine.jvm(11, "b.Main");
    List<String> rows = rows();
    assertTrue(rows.get(0).matches("10 0 0 \\d+/1024 17.0.15 \\S+ - a.Main"), rows.get(0));
    assertEquals(2, rows.size());
  }

  private static Path box(Path tmp, String name) throws IOException {
    return Files.createDirectory(
        tmp.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @Test
  void anAgentsVersionIsMadeHarmless() throws IOException {
    FakeProcess jvm = machine.jvm(10, "a.Main");
    Message hello = FakeProcess.hello("already").with("version", "\033[31m9" + "9".repeat(500));
    try (FakeAgent agent = new FakeAgent(jvm, hello, asked -> new Message())) {
      String row = rows().get(0);
      assertTrue(row.contains("?[31m99") && row.length() < 300, row);
    }
  }

  @Test
  void aJarThatIsATrapIsNoAgent() throws IOException {
    Path pipe = HostileFolder.pipe(folder.resolve("closewait-pipe.jar"));
    Path sparse = HostileFolder.sparse(folder.resolve("closewait-sparse.jar"), 1L << 40);
    machine
        .jvm(10, "a.Main")
        .thread("closewait")
        .descriptor(pipe.toString())
        .descriptor(sparse.toString())
        .descriptor(Files.writeString(folder.resolve("closewait.jar"), "no zip").toString());
    assertTrue(rows().get(0).endsWith(" - a.Main"));
  }

  @Test
  void tellsTheAgentByTheJarThatItHasOpen() throws IOException {
    Path jar = JarTest.jar(folder.resolve("closewait-x.jar"), "4.5.6", true);
    FakeProcess jvm = machine.jvm(10, "a.Main").descriptor(jar.toString());
    assertTrue(rows().get(0).endsWith(" - a.Main"), "no thread of it runs");
    jvm.thread("closewait");
    assertTrue(rows().get(0).endsWith(" 4.5.6 a.Main"));
    jvm.java("1.8.0_121");
    assertTrue(rows().get(0).endsWith(" loaded? a.Main"), "Java 8 names no threads");
  }

  @Test
  void tiesAreByNumberAndWhatMayNotBeSeenComesLast() throws IOException {
    machine.jvm(300, "c.Main").socket(ESTABLISHED, 80, 5000);
    machine.jvm(200, "b.Main").socket(CLOSE_WAIT, 80, 5001).namespace("net", "net:[2]");
    machine.jvm(4_000_000, "d.Main");
    Files.delete(machine.jvm(100, "a.Main").folder.resolve("fd"));
    List<String> rows = rows();
    List<String> order = rows.stream().map(row -> row.substring(0, row.indexOf(' '))).toList();
    assertEquals(List.of("200", "300", "4000000", "100"), order);
    assertTrue(rows.get(3).startsWith("100 ? ? ? 17.0.15 "), rows.get(3));
    List<String> json = machine.run("list", "--json").exits(0).out().lines().toList();
    assertTrue(json.get(0).startsWith("{\"pid\":200,"), json.get(0));
    assertTrue(json.get(1).contains("\"closeWait\":0"), json.get(1));
    assertFalse(json.get(3).contains("closeWait"), "what is not known is no figure");
  }

  @Test
  void columnsStandUnderTheirHeadings() throws IOException {
    machine.jvm(4_000_000, "a.Main").socket(CLOSE_WAIT, 80, 5001).namespace("net", "net:[2]");
    machine.jvm(7, "b.Main").java("21");
    machine.jvm(8, "c.Main").java("21-internal-adhoc.builder");
    List<String> lines = machine.run("list").exits(0).out().lines().toList();
    int java = lines.get(0).indexOf("JAVA");
    int waiting = lines.get(0).indexOf("CLOSE_WAIT") + "CLOSE_WAIT".length();
    assertEquals(java, lines.get(1).indexOf("17.0.15"));
    assertEquals(java, lines.get(2).indexOf("21 "));
    assertEquals(java, lines.get(3).indexOf("21-internal-adhoc.builder "), "nothing is cut");
    assertEquals("1 ", lines.get(1).substring(waiting - 1, waiting + 1));
    assertEquals("0 ", lines.get(2).substring(waiting - 1, waiting + 1));
  }
}
