// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Small words that people read or type. */
class CommandWordsTest {
  @Test
  void quotesWhatAShellWouldTakeApart() {
    assertEquals("grace=3s,log=/var/log/a.log", Invocation.quoted("grace=3s,log=/var/log/a.log"));
    assertEquals("'a b'", Invocation.quoted("a b"));
    assertEquals("'it'\\''s'", Invocation.quoted("it's"));
    assertEquals("'$(x)'", Invocation.quoted("$(x)"));
  }

  @Test
  void findsWhatAJvmRuns() {
    assertEquals("com.acme.Main", name("java", "-Xmx1g", "-cp", "a:b", "com.acme.Main", "arg"));
    assertEquals("app.jar", name("/usr/bin/java", "-Da=b", "-jar", "/srv/app.jar", "-cp", "x"));
    assertEquals("m/c.Main", name("java", "--module-path", "mods", "-m", "m/c.Main"));
    assertEquals("com.acme.Main", name("java", "--add-opens=a/b=c", "@opts", "com.acme.Main"));
    assertEquals("jsvc", name("/usr/bin/jsvc", "-home"));
    assertNull(name(""));
  }

  private static String name(String... arguments) {
    return JavaName.of(arguments);
  }

  /** Measured from 17 to a target of 8, and from 8 to a target of 25: both had loaded the agent. */
  @Test
  void knowsTheTwoErrorsThatAreNone() {
    Throwable from17 = new RuntimeException(new AgentLoadException("0"));
    Throwable from8 =
        new RuntimeException(new java.io.IOException("Non-numeric value found - int expected"));
    assertTrue(Obstacles.saysNothing(from17));
    assertTrue(Obstacles.saysNothing(from8));
    assertFalse(Obstacles.saysNothing(new RuntimeException(new AgentLoadException("102"))));
    assertFalse(Obstacles.saysNothing(new java.io.IOException("Operation not permitted")));
  }

  private static final class AgentLoadException extends Exception {
    private static final long serialVersionUID = 1L;

    AgentLoadException(String message) {
      super(message);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // it stands for another class
    public String toString() {
      return "com.sun.tools.attach.AgentLoadException: " + getMessage();
    }
  }

  @Test
  void sortsTheTableByGrowthAndCutsItToTheWindow() throws Exception {
    List<EventLine> events =
        List.of(
            leak("slow", 1, 50),
            leak("fast", 90, 5),
            leak("idle", 0, 99),
            leak("x", 0, 1),
            EventLine.of("{\"event\":\"totals\",\"sockets\":155,\"sites\":4}"));
    LeakTable table = new LeakTable(events, "process 1", Map.of());
    List<String> lines = table.lines(60, 5);
    assertEquals(5, lines.size());
    assertTrue(lines.get(0).startsWith("process 1: 155 leaked sockets, 4 sites"), lines.get(0));
    assertTrue(lines.get(2).endsWith("fast") && lines.get(3).endsWith("slow"), lines.toString());
    assertEquals("  and 2 sites more", lines.get(4));
    assertTrue(table.lines(20, 9).stream().allMatch(line -> line.length() <= 20));
    assertEquals(6, table.lines(60, 6).size());
  }

  @Test
  void showsWhatIsNewWhileTheAgentKnowsNoTrendYet() throws Exception {
    LeakTable first = new LeakTable(List.of(leak("a", 0, 99), leak("b", 0, 1)), "", Map.of());
    LeakTable later =
        new LeakTable(List.of(leak("a", 0, 99), leak("b", 0, 10)), "process 1", first.counts());
    List<String> lines = later.lines(80, 9);
    assertTrue(lines.get(2).matches(" +\\+0.0 +\\+9 +10 .* b"), lines.toString());
    assertTrue(lines.get(3).matches(" +\\+0.0 +0 +99 .* a"), lines.toString());
  }

  private static boolean isOpenJ9(String mapped) {
    return JavaHome.isOpenJ9(mapped, mapped.lastIndexOf('/'));
  }

  @Test
  void knowsOpenJ9ByItsLibraries() {
    // as the builds of 8 and of 17 lay their files out
    assertTrue(isOpenJ9("7f00-7f01 r-xp 0 08:01 5 /opt/j/lib/default/libj9vm29.so"));
    assertTrue(isOpenJ9("7f00-7f01 r-xp 0 08:01 5 /opt/j/jre/lib/amd64/j9vm/libjvm.so"));
    assertFalse(isOpenJ9("7f00-7f01 r-xp 0 08:01 5 /opt/j/lib/server/libjvm.so"));
  }

  @Test
  void saysWhyAFileCannotBeUsedWithoutClassNames() {
    assertEquals("this user may not", Reason.of(new java.nio.file.AccessDeniedException("f")));
    assertEquals(
        "Is a directory",
        Reason.of(new java.nio.file.FileSystemException("f", null, "Is a directory")));
    assertEquals("broken", Reason.of(new java.io.IOException("broken")));
  }

  private static EventLine leak(String where, int perHour, int count) throws Exception {
    return EventLine.of(
        "{\"event\":\"leak\",\"kind\":\"FIN_UNREAD\",\"site\":\""
            + where
            + "\",\"where\":\""
            + where
            + "\",\"perHour\":"
            + perHour
            + ",\"count\":"
            + count
            + "}");
  }

  @Test
  void sendsNothingToTheTerminalThatItWouldObey() {
    assertEquals("a?[31mb\n", Terminal.text("a\033[31mb\n"));
    assertEquals("café", Terminal.text("café"));
  }
}
