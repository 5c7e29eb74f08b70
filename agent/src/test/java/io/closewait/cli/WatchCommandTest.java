// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.options.Options;
import io.closewait.watch.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
  @TempDir private Path folder;
  private FakeMachine machine;

  @BeforeEach
  void makeMachine() throws IOException {
    machine = new FakeMachine(folder);
    FakeProcess sick = machine.jvm(4711, "com.acme.Sick");
    for (int i = 0; i < 12; i++) {
      sick.socket(FakeProcess.CLOSE_WAIT, 8080, 50_000 + i);
    }
  }

  @Test
  void tellsWhoIsSick() {
    FakeMachine.Result result =
        machine.run("watch", "--turns", 1, "--when", "close_wait > 10").exits(Exit.DONE);
    assertTrue(
        result.out().contains("SICK process 4711 (com.acme.Sick): close_wait > 10 holds; 12 in"),
        result.out());
    assertTrue(result.out().contains("port 8080 from 127.0.0.1 (12)"), result.out());
  }

  @Test
  void aDryRunSaysWhomItWouldLookInto() throws IOException {
    Files.writeString(machine.proc.resolve("4711/environ"), "A=b\0");
    FakeMachine.Result result =
        machine.run("watch", "--turns", 1, "--when", "close_wait > 10", "--dry-run");
    assertTrue(result.exits(Exit.DONE).out().contains("NOT VISITED process 4711"), result.out());
  }

  @Test
  void whatCannotBeUsedIsOneSentence() throws IOException {
    assertTrue(
        machine.refusal(Exit.USAGE, "watch", "--when", "foo > 3").contains("'foo' is not counted"));
    assertTrue(
        machine
            .refusal(Exit.USAGE, "watch", "--attach=grase=1s")
            .contains("--attach: unknown option grase=1s"));
    assertTrue(machine.refusal(Exit.USAGE, "watch", "--metrics", "x y").contains("no [host:]port"));
    assertTrue(machine.refusal(Exit.USAGE, "watch", "--every", "soon").contains("'soon' is no"));
    assertTrue(
        machine
            .refusal(Exit.FILE, "watch", "--json", folder.resolve("no/file").toString())
            .contains("does not exist"));
  }

  @Test
  void reportsAreForTheOwnersEyes() throws IOException {
    Path open =
        Files.createDirectory(
            folder.resolve("open"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    String said = machine.refusal(Exit.FILE, "watch", "--attach", "--reports", open.toString());
    assertTrue(said.contains("others may look into it; type: chmod 700"), said);
  }

  @Test
  void whatIsLentComesBack() {
    assertEquals("leave=10m,log=none", VisitCommand.lent(""));
    assertEquals("leave=10m,log=none,grace=1s", VisitCommand.lent("grace=1s"));
    assertEquals("log=none,leave=3s", VisitCommand.lent("leave=3s"));
    assertEquals("leave=10m,log=/tmp/a", VisitCommand.lent("log=/tmp/a"));
    assertEquals("log=x,leave=1m", VisitCommand.lent("log=x,leave=1m"));
    assertEquals(450, Patience.seconds(Options.parse("")));
  }

  @Test
  void whatAVisitSaysIsUnderstood() throws IOException {
    Finding finding = new Finding();
    VisitLine.read("closewait: process 1 is of user x.", finding);
    assertEquals("process 1 is of user x.", finding.sentence);
    assertFalse(finding.wasIn);
    VisitLine.read(VisitLine.in(), finding);
    EventLine leak =
        EventLine.of(
            "{\"site\":\"a1\",\"kind\":\"DEAD_UNCLOSED\",\"where\":\"a.B.c\",\"count\":7}");
    VisitLine.read(VisitLine.leak(leak, "LEAK a1: \u001b[31m7 sockets"), finding);
    VisitLine.read(VisitLine.report("txt", "one\ntwo\n"), finding);
    VisitLine.read(VisitLine.report("../x", "no"), finding);
    VisitLine.read(VisitLine.over("1 leak found"), finding);
    VisitLine.read("Java says something", finding);
    assertTrue(finding.wasIn);
    assertEquals("1 leak found", finding.sentence);
    assertEquals("LEAK a1: ?[31m7 sockets", finding.leaks.get(0).words);
    assertEquals(7, finding.leaks.get(0).count);
    assertEquals("{txt=one\ntwo\n}", finding.reports.toString());
  }
}
