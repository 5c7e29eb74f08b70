// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.cli.FakeMachine.Result;
import io.closewait.cli.FakeMachine.Tool;
import io.closewait.mailbox.HostileFolder;
import io.closewait.mailbox.Mailbox;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Summons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask an agent, honest or not: report, status, top, detach. */
class AnswersTest {
  private static final long PID = 4711;
  private static final String LEAK =
      "{\"event\":\"leak\",\"kind\":\"EOF_IGNORED\",\"site\":\"abc\",\"where\":\"a.B.c\","
          + "\"perHour\":7.5,\"count\":3,\"oldestSeconds\":61}\n";

  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeProcess jvm;
  private FakeAgent agent;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    jvm = machine.jvm(PID, "com.acme.Main");
  }

  @AfterEach
  void end() throws IOException {
    if (agent != null) {
      agent.close();
    }
  }

  private void answers(Message message) throws IOException {
    agent =
        jvm.agent(
            request -> {
              asked.add(request.command + " " + request.form);
              return message;
            });
  }

  @Test
  void reportAsksInTheFormThatWasWanted() throws IOException {
    answers(new Message().body("text of the agent\n"));
    assertEquals("text of the agent\n", machine.run("report", PID).exits(0).out());
    machine.run("report", PID, "--json").exits(0);
    machine.run("report", PID, "--collapsed").exits(0);
    machine.run("status", PID).exits(0);
    machine.run("status", PID, "--json").exits(0);
    machine.run("holders", PID).exits(0);
    assertEquals(
        List.of(
            "report text",
            "report json",
            "report collapsed",
            "status text",
            "status json",
            "holders text"),
        asked);
    assertTrue(machine.refusal(2, "report", PID, "--json", "--collapsed").contains("exclusive"));
  }

  @Test
  void leaksAreAnExitCodeWhereAScriptAsks() throws IOException {
    answers(new Message().with("warn", 1).with("info", 2));
    machine.run("report", PID).exits(0);
    machine.run("report", PID, "--fail-on-leak").exits(1);
    agent.close();
    answers(new Message().with("warn", 0).with("info", 2));
    machine.run("report", PID, "--fail-on-leak").exits(0);
    machine.run("report", PID, "--strict").exits(1);
  }

  @Test
  void whatTheAgentCannotDoIsASentence() throws IOException {
    answers(new Message().with("error", "it is\033[31m busy"));
    assertEquals("closewait: it is?[31m busy.", machine.refusal(4, "report", PID));
  }

  @Test
  void writesThePageToTheFile() throws IOException {
    answers(new Message().body("<html><script>x</script></html>"));
    Path page = folder.resolve("page.html");
    assertEquals(
        "Written to " + page + ".\n", machine.run("report", PID, "--html", page).exits(0).out());
    assertEquals("<html><script>x</script></html>", Files.readString(page));
    String said = machine.refusal(6, "report", PID, "--html", folder.resolve("none/page.html"));
    assertTrue(said.contains("cannot be written: there is no such file or folder."), said);
  }

  /** In a container it may be whatever the container wants. */
  @Test
  void aPageFromAContainerDoesNotRun() throws IOException {
    jvm.namespace("pid", "pid:[2]");
    answers(new Message().body("</iframe><script>alert('x\"')</script>"));
    Path page = folder.resolve("page.html");
    machine.run("report", PID, "--html", page).exits(0);
    String text = Files.readString(page);
    assertFalse(text.contains("<script") || text.contains("</iframe><s"), text);
    assertTrue(
        text.contains("<iframe sandbox srcdoc=\"&lt;/iframe&gt;&lt;script&gt;alert('x&quot;"));
    assertTrue(text.contains("default-src 'none'") && text.contains("From process 4711"), text);
  }

  @Test
  void onlyCleanTextIsPrinted() throws IOException {
    answers(new Message().body("a\033]0;owned\007b\u202ec\u200b\n\u2028 second\n"));
    assertEquals("a?]0;owned?b?c?\n? second\n", machine.run("report", PID).exits(0).out());
  }

  @Test
  void topShowsATableAndWhatIsNew() throws IOException {
    String totals = "{\"event\":\"totals\",\"sockets\":3,\"sites\":1}\n";
    String descriptors = "{\"event\":\"descriptors\",\"used\":9,\"limit\":100}\n";
    answers(new Message().body(LEAK + totals + descriptors));
    String out = machine.run("top", PID).exits(0).out();
    assertTrue(out.startsWith("process 4711 (com.acme.Main): 3 leaked sockets, 1 site; 9 of 100"));
    assertTrue(out.contains("    +7.5       0       3     1m1s  EOF_IGNORED       a.B.c\n"), out);
    String two = machine.run("top", PID, "--turns", 2, "--every", 1).exits(0).out();
    assertEquals(2, two.lines().filter(line -> line.startsWith("process 4711")).count());
    assertTrue(machine.refusal(2, "top", PID, "--every", 0).contains("'0' is no number of 1"));
  }

  @Test
  void topDoesNotShowWhatIsNoEvent() throws IOException {
    answers(new Message().body("garbage\n"));
    assertTrue(machine.refusal(4, "top", PID).contains("the agent's answer cannot be read"));
  }

  @Test
  void detachWaitsUntilTheAgentHasLeft() throws IOException {
    agent =
        jvm.agent(
            request -> {
              agent.leave();
              return new Message();
            });
    String out = machine.run("detach", PID).exits(0).out();
    assertTrue(out.startsWith("The agent has left process 4711 (com.acme.Main);"), out);
    assertFalse(agent.mailbox.exists());
  }

  @Test
  void withoutAnAgentItSaysHowToBringOne() throws IOException {
    for (String command : List.of("report", "status", "top", "detach")) {
      String said = machine.refusal(4, command, PID);
      assertTrue(said.contains("there is no agent in process 4711 (com.acme.Main); type: "), said);
      assertTrue(said.endsWith(" attach 4711"), said);
    }
    machine.process(12).program("sleep").runs("sleep", "60");
    assertTrue(machine.refusal(4, "report", 12).contains("process 12 (sleep) is no JVM"));
  }

  @Test
  void anAgentWithoutAMailboxIsAskedToOpenIt() throws IOException {
    Path jar = JarTest.jar(folder.resolve("closewait-x.jar"), "4.5.6", true);
    jvm.descriptor(jar.toString()).thread("closewait");
    machine.tool =
        new Tool(
            true,
            (file, pid, argument) -> {
              asked.add("install " + Summons.of(argument).install);
              Message hello = FakeProcess.hello("already");
              hello.with("nonce", Summons.of(argument).nonce);
              agent = new FakeAgent(jvm, hello, request -> new Message().body("here\n"));
            });
    assertEquals("here\n", machine.run("report", PID).exits(0).out());
    assertEquals(List.of("install false"), asked);
  }

  @Test
  void anotherUserMayNotAsk() throws IOException {
    if (machine.uid != 0) { // root may ask everybody
      jvm.user(machine.uid + 1);
      assertTrue(machine.refusal(3, "status", PID).contains(" is of user "));
    }
  }

  @Test
  void silenceHasAnEnd() throws IOException {
    Mailbox silent = Mailbox.open(jvm.tmp(), jvm.inside());
    silent.greet(FakeProcess.hello("already"));
    machine.answerSeconds = 1;
    assertTrue(machine.refusal(5, "report", PID).contains("did not answer within 1 s."));
    jvm.state("T");
    assertTrue(machine.refusal(5, "report", PID).endsWith("is stopped; type: kill -CONT 4711"));
    jvm.state("Z");
    assertTrue(machine.refusal(5, "report", PID).contains("has ended meanwhile."));
    silent.discard();
  }

  /** Answers that are traps, put there by a process of which nothing is true. */
  private String trapped(Trap trap) throws IOException {
    Path box =
        Files.createDirectory(
            jvm.tmp().resolve("closewait-4711-evil"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(
        box.resolve("hello"),
        "protocol=2\nversion=1\nstart=" + (1000 + PID) + "\noutcome=already\n\n");
    Thread evil =
        new Thread(
            () -> {
              String request = null;
              while (request == null) {
                for (String name : box.toFile().list()) {
                  request = name.endsWith(".request") ? name : request;
                }
                LockSupport.parkNanos(1_000_000);
              }
              try {
                trap.lay(box.resolve(request.substring(0, 16) + ".answer"));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    evil.setDaemon(true);
    evil.start();
    Result result =
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> machine.run("report", PID));
    assertEquals("", result.out());
    result.exits(6);
    assertFalse(Files.exists(box.resolve("planted")));
    return result.err();
  }

  private interface Trap {
    void lay(Path answer) throws IOException;
  }

  @Test
  void aPipeIsNoAnswer() throws IOException {
    assertTrue(trapped(HostileFolder::pipe).contains("is no regular file"));
  }

  @Test
  void aLinkIsNoAnswer() throws IOException {
    String said = trapped(answer -> Files.createSymbolicLink(answer, Path.of("/dev/zero")));
    assertTrue(said.contains("is no regular file"), said);
  }

  @Test
  void anAnswerWithoutEndIsNotRead() throws IOException {
    String said = trapped(answer -> HostileFolder.sparse(answer, 1L << 40));
    assertTrue(said.contains("is larger than 32768 kB"), said);
  }
}
