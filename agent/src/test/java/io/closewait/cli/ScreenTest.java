// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.cli.FakeMachine.Result;
import io.closewait.mailbox.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code top} does to a terminal, and that the terminal is given back. */
class ScreenTest {
  private static final long PID = 4711;
  private static final String ENTER = "\033[?1049h\033[?25l", LEAVE = "\033[?25h\033[?1049l";
  private static final String KEYS =
      "q quits, s sorts (now by growth), arrows mark a row, Enter opens it";
  private static final String RAW = "-icanon -echo min 0 time 0";

  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeAgent agent;

  /** What the terminal was told, a call a line. */
  private final List<String> told = new ArrayList<>();

  private String size = "24 80";
  private String refused = "nothing";

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    machine.terminal = true;
    machine.typed = "q";
    machine.stty =
        arguments -> {
          String call = String.join(" ", arguments);
          told.add(call);
          String said = call.equals("-g") ? "as it was" : call.equals("size") ? size : "";
          return call.equals(refused) ? null : said;
        };
  }

  @AfterEach
  void end() throws IOException {
    agent.close();
  }

  private void answers(Message message) throws IOException {
    agent = machine.jvm(PID, "com.acme.Main").agent(request -> message);
  }

  private void leaks(String... places) throws IOException {
    StringBuilder body = new StringBuilder();
    for (String place : places) {
      body.append("{\"event\":\"leak\",\"site\":\"s\",\"kind\":\"EOF_IGNORED\",\"count\":3,");
      body.append("\"where\":\"").append(place).append("\"}\n");
    }
    answers(new Message().body(body + "{\"event\":\"totals\",\"sockets\":3,\"sites\":1}\n"));
  }

  /** The lines of the table of the first turn, as the terminal gets them. */
  private List<String> shown(Object... arguments) {
    String out = machine.run(arguments).exits(0).out();
    assertTrue(out.startsWith(ENTER + "\033[H"), out);
    String table = out.substring((ENTER + "\033[H").length(), out.indexOf("\033[J"));
    return table.lines().map(line -> line.replace("\033[K", "")).toList();
  }

  @Test
  void takesTheTerminalAndGivesItBack() throws IOException {
    leaks("a.B.c");
    String out = machine.run("top", PID).exits(0).out();
    assertEquals(List.of("-g", RAW, "size", "as it was"), told);
    assertTrue(out.startsWith(ENTER + "\033[Hprocess 4711 (com.acme.Main): 3 leaked"), out);
    assertTrue(out.endsWith("\033[J" + KEYS + LEAVE), out);
    assertEquals(out.indexOf(LEAVE), out.lastIndexOf(LEAVE), "left once");
  }

  @Test
  void everyLineClearsWhatStoodThere() throws IOException {
    leaks("a.B.c", "d.E.f");
    String out = machine.run("top", PID).exits(0).out();
    assertEquals(4, out.split("\033\\[K\n", -1).length - 1, "title, heading and two leaks");
  }

  @Test
  void arrowsMarkARowAndEnterOpensItAndAnyKeyLeavesIt() throws IOException {
    List<String> asked = new ArrayList<>();
    String leaks =
        "{\"event\":\"leak\",\"site\":\"aa\",\"kind\":\"EOF_IGNORED\",\"count\":9}\n"
            + "{\"event\":\"leak\",\"site\":\"bb\",\"kind\":\"EOF_IGNORED\",\"count\":3}\n";
    agent =
        machine
            .jvm(PID, "com.acme.Main")
            .agent(
                request -> {
                  asked.add(request.form + " " + request.details);
                  boolean text = request.form.equals("text");
                  return new Message().body(text ? "all of bb\nline 2\n" : leaks);
                });
    machine.typed = "jj\nx\033[Asq";
    String out = machine.run("top", PID, "--every", 999999).exits(0).out();
    assertTrue(asked.contains("text w80-full-sbb"), asked.toString());
    assertTrue(out.contains("\033[7m       ?      0       3".replace("      0", "       0")), out);
    assertTrue(out.contains("all of bb\033[K\nline 2\033[K\n"), out);
    assertTrue(out.contains("s sorts (now by what is new)"), out);
  }

  @Test
  void coloursAreForThoseWhoWantThem() throws IOException {
    answers(
        new Message()
            .body(
                "{\"event\":\"leak\",\"site\":\"aa\",\"kind\":\"EOF_IGNORED\",\"count\":9,"
                    + "\"severity\":\"warn\",\"perHour\":5}\n"));
    assertFalse(machine.run("top", PID).exits(0).out().contains("\033[31m"), "no TERM");
    machine.environment.put("TERM", "xterm");
    assertTrue(machine.run("top", PID).exits(0).out().contains("\033[31m"));
    machine.environment.put("NO_COLOR", "1");
    assertFalse(machine.run("top", PID).exits(0).out().contains("\033[31m"));
  }

  @Test
  void otherKeysDoNotEndIt() throws IOException {
    leaks("a.B.c");
    machine.typed = "x\033[AQ and more";
    Result quit =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> machine.run("top", PID, "--every", 999999));
    quit.exits(0);
    assertEquals("as it was", told.get(told.size() - 1));
  }

  @Test
  void whereTheTerminalCannotBeAskedItPrintsPlainly() throws IOException {
    leaks("a.B.c");
    refused = "-g";
    String out = machine.run("top", PID).exits(0).out();
    assertFalse(out.contains("\033"), out);
    assertEquals(3, out.lines().count(), "once, not for ever");
    assertEquals(List.of("-g"), told);
  }

  @Test
  void whereTheTerminalCannotBeSetItIsLeftAlone() throws IOException {
    leaks("a.B.c");
    refused = RAW;
    String out = machine.run("top", PID).exits(0).out();
    assertFalse(out.contains("\033"), out);
    assertEquals(List.of("-g", RAW), told);
  }

  @Test
  void withoutATerminalNothingIsAsked() throws IOException {
    leaks("a.B.c");
    machine.terminal = false;
    assertTrue(machine.run("top", PID).exits(0).out().contains("  a.B.c\n"));
    assertEquals(List.of(), told);
  }

  @Test
  void staysWithinTheWindow() throws IOException {
    leaks("a.B.c", "d.E.f", "g.H.i", "j.K.l");
    size = "5 30";
    List<String> lines = shown("top", PID);
    assertEquals(4, lines.size(), "one line is kept for the keys");
    assertEquals("  and 3 sites more", lines.get(3));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 30), lines.toString());
  }

  @Test
  void theSmallestWindowScrollsNothingAway() throws IOException {
    leaks("a.B.c");
    size = "1 10";
    assertEquals(List.of(), shown("top", PID));
    size = "2 10";
    assertEquals(List.of("process 47"), shown("top", PID), "too narrow to break words");
  }

  @Test
  void aSizeThatIsNoneIsTheUsualOne() throws IOException {
    String wide = "w".repeat(120);
    leaks(wide);
    for (String odd : new String[] {"0 0", "0 200", "40 0", "", "24", "99999 200", "24 200 x"}) {
      size = odd;
      int longest = shown("top", PID).stream().mapToInt(String::length).max().getAsInt();
      assertEquals(80, longest, odd);
    }
    refused = "size";
    assertEquals(80, shown("top", PID).get(2).length());
    refused = "nothing";
    size = "24 200";
    assertTrue(shown("top", PID).get(2).endsWith(wide));
  }

  /** The agent's host may be whatever its container wants. */
  @Test
  void whatTheAgentSaysSteersNoTerminal() throws IOException {
    leaks("a\\u001b[2Jb\\nc\\u009bd\\u202ee");
    List<String> lines = shown("top", PID);
    assertEquals(3, lines.size());
    assertTrue(lines.get(2).endsWith("a?[2Jb?c?d?e"), lines.get(2));
  }

  @Test
  void aFailureIsToldOnTheUsersOwnScreen() throws IOException {
    answers(new Message().body("garbage\n"));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    assertEquals(Exit.NO_AGENT, Cli.run(machine.call(both, both, "top", PID)));
    String all = both.toString(UTF_8);
    assertTrue(all.startsWith(ENTER + LEAVE + "closewait: the agent's answer cannot"), all);
    assertEquals("as it was", told.get(told.size() - 1));
  }

  @Test
  void anAgentThatRefusesGivesTheTerminalBackToo() throws IOException {
    answers(new Message().with("error", "it is busy"));
    Result refusal = machine.run("top", PID).exits(4);
    assertEquals("closewait: it is busy.\n", refusal.err());
    assertEquals(ENTER + LEAVE, refusal.out());
    assertEquals(List.of("-g", RAW, "as it was"), told);
  }

  @Test
  void whoIsInterruptedDoesNotWaitOn() throws Exception {
    leaks("a.B.c");
    machine.typed = "";
    try (Screen screen = Screen.on(machine.call("top", PID))) {
      Thread.currentThread().interrupt();
      assertEquals(Screen.Key.QUIT, screen.keyWithin(Long.MAX_VALUE / 4));
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aTerminalThatWasHungUpEndsIt() throws Exception {
    leaks("a.B.c");
    InputStream gone =
        new InputStream() {
          @Override
          public int available() throws IOException {
            throw new IOException("Input/output error");
          }

          @Override
          public int read() {
            return -1;
          }
        };
    Invocation call = machine.call("top", PID);
    Invocation hungUp = new Invocation(call.arguments(), call.console, gone, call.machine);
    try (Screen screen = Screen.on(hungUp)) {
      assertTrue(screen.isLive());
      assertEquals(Screen.Key.QUIT, screen.keyWithin(Long.MAX_VALUE / 4));
    }
    assertEquals("as it was", told.get(told.size() - 1));
  }
}
