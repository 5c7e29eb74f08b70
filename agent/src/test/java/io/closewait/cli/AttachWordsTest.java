// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.cli.FakeMachine.Result;
import io.closewait.cli.FakeMachine.Tool;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Summons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What attach tells of what will happen, and where it will be written. */
class AttachWordsTest {
  private static final long PID = 4711;

  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeProcess jvm;
  private FakeAgent agent;

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    jvm = machine.jvm(PID, "a.Main");
    machine.tool =
        new Tool(
            true,
            (jar, pid, argument) -> {
              Message hello = FakeProcess.hello("installed");
              hello.with("nonce", Summons.of(argument).nonce);
              agent = new FakeAgent(jvm, hello, asked -> new Message());
            });
  }

  @AfterEach
  void end() throws IOException {
    if (agent != null) {
      agent.close();
    }
  }

  private Result attach(String... options) throws IOException {
    Object[] arguments = new Object[options.length + 2];
    arguments[0] = "attach";
    arguments[1] = PID;
    System.arraycopy(options, 0, arguments, 2, options.length);
    Result result = machine.run(arguments).exits(0);
    agent.close();
    agent = null;
    return result;
  }

  private void assertLog(String told, String option) throws IOException {
    String out = attach(option).out();
    assertTrue(out.contains("\n" + told + "\n"), out);
  }

  @Test
  void tellsWhereTheLogWillBe() throws IOException {
    assertLog("It writes no log.", "log=none");
    assertLog("Its log is the target's stderr.", "log=stderr");
    assertLog("Its log: /var/log/a.log, made at the first warning.", "log=/var/log/a.log");
    assertLog("Its log: a.log in its working folder, made at the first warning.", "log=a.log");
    Files.createSymbolicLink(jvm.folder.resolve("cwd"), Path.of("/srv/app\033[7m"));
    assertLog("Its log: a.log in /srv/app?[7m, made at the first warning.", "log=a.log");
  }

  @Test
  void theLogIsNamedAsTheTargetWillNameIt() throws IOException {
    String out = attach("log=/tmp/%p-%h.log").out();
    assertTrue(out.contains("Its log: /tmp/4711-HOST.log, made"), out);
    assertTrue(out.contains("Next: java -jar " + machine.jar + " report 4711\n"), out);
  }

  private void assertForewarned(String version, boolean slow, boolean lines) throws IOException {
    jvm.java(version);
    String err = attach().err();
    assertEquals(slow, err.contains("throws its compiled code away once"), version + ": " + err);
    assertEquals(lines, err.contains("will print four lines about"), version + ": " + err);
  }

  @Test
  void eachJavaIsForewarnedOfWhatItDoes() throws IOException {
    machine.jar = JarTest.jar(folder.resolve("a.jar"), "1.2.3", true).toFile();
    assertForewarned("1.8.0_121", true, false);
    assertForewarned("20.0.2", true, false);
    assertForewarned("21", true, true);
    assertForewarned("22-ea", false, true);
    assertForewarned("unheard of", false, false);
  }

  @Test
  void onlyAnotherVersionIsWorthAWord() throws IOException {
    assertTrue(attach().err().contains("closewait: that is not the version of this jar, unknown:"));
    machine.jar = JarTest.jar(folder.resolve("a.jar"), "1.2.3", true).toFile();
    assertFalse(attach().err().contains("not the version"));
  }

  /** Classes stay in a JVM for good, so an earlier version answers for them. */
  @Test
  void anEarlierVersionOfAnotherProtocolStays() throws IOException {
    machine.tool =
        new Tool(
            true,
            (jar, pid, argument) -> {
              Path box = Files.createDirectory(jvm.tmp().resolve("closewait-4711-old"));
              Files.setPosixFilePermissions(box, PosixFilePermissions.fromString("rwx------"));
              String nonce = "nonce=" + Summons.of(argument).nonce + "\n";
              Files.writeString(
                  box.resolve("hello"),
                  "protocol=1\nversion=0.9\033[2J\nstart=5711\noutcome=installed\n" + nonce + "\n");
            });
    Result old = machine.run("attach", PID).exits(3);
    String said = "an agent of version 0.9?[2J was loaded into process 4711 (a.Main) before";
    assertTrue(old.err().contains(said), old.err());
    assertEquals("", old.out());
  }

  @Test
  void filesOfTheAgentAreNamedByWholePaths() throws IOException {
    Path config = Files.writeString(folder.resolve("c.properties"), "grace=3s\n");
    Path relative = Path.of("").toAbsolutePath().relativize(config);
    String said = machine.refusal(2, "attach", PID, "config=" + relative);
    assertTrue(said.contains("so name the whole path: config=/"), said);
    assertNull(agent, "nothing was loaded");
  }

  @Test
  void aTargetThatEndsWhileItIsLoadedIsTold() throws IOException {
    machine.tool = new Tool(true, (jar, pid, argument) -> jvm.state("Z"));
    Result ended = machine.run("attach", PID).exits(5);
    assertTrue(ended.err().endsWith("closewait: process 4711 has ended meanwhile.\n"), ended.err());
  }

  @Test
  void anEventIsWhatItSaysOutright() throws IOException {
    EventLine event =
        EventLine.of(
            "{\"event\":\"leak\",\"count\":3.9,\"where\":null,\"on\":true,\"n\":\"12\","
                + "\"sockets\":[{\"count\":99,\"event\":\"x\"}],\"o\":{\"count\":98}} \n");
    assertTrue(event.is("leak"));
    assertEquals(3, event.number("count"), "not that of an inner one");
    assertNull(event.text("where"));
    assertNull(event.text("on"));
    assertEquals(12, event.number("n"));
    assertEquals(0, event.number("event"));
    assertNull(event.decimal("event"));
    assertNull(event.decimal("absent"));
    assertTrue(event.size() >= "eventleakcount3.9n12".length(), "" + event.size());
  }

  /** A file of events may come from a host that somebody else has taken over. */
  @Test
  void aLineThatNestsWithoutEndIsRefused() {
    for (String line :
        new String[] {
          "{\"a\":" + "[".repeat(200_000),
          "{\"a\":" + "{\"b\":".repeat(200_000),
          "{\"a\":1}{\"b\":2}",
          "{\"a\":1,}",
          "{\"a\" 1}",
          "{\"a\":1"
        }) {
      assertThrows(IOException.class, () -> EventLine.of(line), line.substring(0, 6));
    }
  }
}
