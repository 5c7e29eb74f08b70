// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.cli.FakeMachine.Result;
import io.closewait.cli.FakeMachine.Tool;
import io.closewait.mailbox.Mailbox;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Summons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line to an agent, in the forms that people and scripts use, and what breaks it. */
class LinkTest {
  private static final long PID = 4711;

  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeProcess jvm;
  private FakeAgent agent;
  private final List<String> loads = new ArrayList<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    machine.tool = new Tool(true, (jar, pid, argument) -> loads.add(argument));
    jvm = machine.jvm(PID, "a.Main");
  }

  @AfterEach
  void end() throws IOException {
    if (agent != null) {
      agent.close();
    }
  }

  private void answers(Message message) throws IOException {
    Mailbox.Clerk clerk =
        request -> {
          asked.add(request.command + " " + request.form);
          return message;
        };
    agent = jvm.agent(clerk);
  }

  @Test
  void aPageIsWrittenWholeAndOverTheLastOne() throws IOException {
    answers(new Message().with("warn", 1).body("<p>caf\u00e9 \u65e5\u672c \033</p>\n"));
    Path page = Files.writeString(folder.resolve("page.html"), "old ".repeat(1000));
    Result written = machine.run("report", PID, "--html", page, "--fail-on-leak").exits(1);
    assertEquals("Written to " + page + ".\n", written.out());
    assertEquals("<p>caf\u00e9 \u65e5\u672c \033</p>\n", Files.readString(page), "no terminal");
    assertEquals(List.of("report html"), asked);
  }

  @Test
  void aPageThatCannotBeWrittenIsNoLeakAndNoSuccess() throws IOException {
    answers(new Message().with("warn", 1).body("<p></p>"));
    Path taken = Files.createDirectory(folder.resolve("taken"));
    String said = machine.refusal(6, "report", PID, "--html", taken, "--fail-on-leak");
    assertEquals("closewait: '" + taken + "' cannot be written: Is a directory.", said);
    said = machine.refusal(6, "report", PID, "--html", folder.resolve("a\nb/c.html"));
    assertTrue(said.contains("/a?b/c.html' cannot be written: there is no such file"), said);
  }

  @Test
  void aPageFromElsewhereKeepsItsOwnEscapes() throws IOException {
    jvm.namespace("pid", "pid:[2]");
    answers(new Message().body("<b title=\"&lt;\">"));
    Path page = folder.resolve("page.html");
    machine.run("report", PID, "--html", page).exits(0);
    String still = "srcdoc=\"&lt;b title=&quot;&amp;lt;&quot;&gt;\"";
    assertTrue(Files.readString(page).contains(still), Files.readString(page));
    assertTrue(StillPage.of("<i>", "of <u>").contains("<p>of &lt;u&gt;</p>"));
  }

  @Test
  void formsThatExcludeEachOtherAreUsage() throws IOException {
    answers(new Message());
    for (List<Object> wrong :
        List.<List<Object>>of(
            List.of("report", PID, "--html"),
            List.of("report", PID, "--json", "--html", "x.html"),
            List.of("report", PID, "--kernel-only", "--collapsed"),
            List.of("report", PID, "--jsn"),
            List.of("status", PID, "--fail-on-leak"),
            List.of("detach", PID, PID),
            List.of("top", PID, "--turns", "1000000"),
            List.of("top", PID, "--turns", "-1"),
            List.of("status", "1e3"),
            List.of("status", "-5"),
            List.of("status", "9999999999999999999"))) {
      String said = machine.refusal(2, wrong.toArray());
      assertTrue(said.endsWith(" 'help " + wrong.get(0) + "' tells more."), said);
    }
    assertEquals(List.of(), asked);
  }

  @Test
  void figuresThatAreNoneAreNoLeaks() throws IOException {
    answers(new Message().with("warn", "many").with("info", "-"));
    machine.run("report", PID, "--strict").exits(0);
    machine.run("holders", PID, "--strict").exits(0);
    agent.close();
    answers(new Message().with("warn", "1").with("info", "0"));
    machine.run("holders", PID, "--fail-on-leak").exits(1);
    machine.run("report", PID, "--json", "--strict").exits(1);
    machine.run("status", PID).exits(0);
  }

  @Test
  void statusIsPrintedAsItComes() throws IOException {
    answers(new Message().body("{\"state\":\"on\033[5m\"}\n"));
    assertEquals("{\"state\":\"on?[5m\"}\n", machine.run("status", PID, "--json").exits(0).out());
    assertEquals(List.of("status json"), asked);
  }

  @Test
  void anAgentThatDoesNotLeaveIsNoSuccess() throws IOException {
    answers(new Message());
    machine.answerSeconds = 1;
    String said = machine.refusal(5, "detach", PID);
    assertTrue(said.endsWith("process 4711 (a.Main) did not answer within 1 s."), said);
    assertEquals(List.of("detach text"), asked);
    assertTrue(agent.mailbox.exists());
  }

  @Test
  void anAgentThatMayNotLeaveSaysWhy() throws IOException {
    answers(new Message().with("error", "it came with the JVM\nand stays"));
    assertEquals("closewait: it came with the JVM and stays.", machine.refusal(4, "detach", PID));
    assertTrue(agent.mailbox.exists());
  }

  @Test
  void aHelloWithoutAnAgentBehindItIsNoAgent() throws IOException {
    agent = new FakeAgent(jvm, FakeProcess.hello("absent"), request -> new Message().body("x"));
    assertTrue(machine.refusal(4, "report", PID).contains("there is no agent in process 4711"));
    assertEquals(List.of(), loads);
  }

  @Test
  void theHelloOfAnEarlierProcessOfThisNumberIsNotBelieved() throws IOException {
    answers(new Message().body("of the earlier one\n"));
    assertEquals("of the earlier one\n", machine.run("report", PID).exits(0).out());
    String stat = Files.readString(jvm.folder.resolve("stat"));
    jvm.file("stat", stat.replace(" 5711 ", " 999999 "));
    assertTrue(machine.refusal(4, "report", PID).contains("there is no agent in"));
    assertEquals(1, asked.size());
  }

  @Test
  void aJarWhoseAgentHasLeftIsNotLoadedAgain() throws IOException {
    jvm.descriptor(JarTest.jar(folder.resolve("closewait-x.jar"), "4.5.6", true).toString());
    assertTrue(machine.refusal(4, "status", PID).contains("there is no agent in"));
    assertEquals(List.of(), loads, "no thread of it runs");
  }

  /** Java 8 does not tell whether the agent runs, so it is asked. */
  @Test
  void whereThereWasNoAgentAfterAllNothingIsLeft() throws IOException {
    jvm.java("1.8.0_121");
    jvm.descriptor(JarTest.jar(folder.resolve("closewait-x.jar"), "4.5.6", true).toString());
    machine.tool =
        new Tool(
            true,
            (jar, pid, argument) -> {
              loads.add("install " + Summons.of(argument).install);
              Message hello = FakeProcess.hello("absent");
              Mailbox box = Mailbox.open(jvm.tmp(), jvm.inside());
              box.greet(hello.with("nonce", Summons.of(argument).nonce));
            });
    assertTrue(machine.refusal(4, "status", PID).contains("there is no agent in"));
    assertEquals(List.of("install false"), loads);
    assertEquals(0, jvm.tmp().toFile().list().length);
  }

  @Test
  void aTargetWithoutFilesIsTold() throws IOException {
    Files.delete(jvm.folder.resolve("root"));
    String said = machine.refusal(6, "report", PID);
    String start = "closewait: the mailbox of process 4711 (a.Main) cannot be used: ";
    assertTrue(said.startsWith(start), said);
    assertFalse(said.contains("Exception"), said);
    jvm.state("Z");
    assertEquals("closewait: process 4711 has ended meanwhile.", machine.refusal(5, "report", PID));
  }
}
