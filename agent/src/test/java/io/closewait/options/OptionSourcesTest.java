// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Where options come from, and what is said of those that cannot be used. */
class OptionSourcesTest extends ParsedOptions {
  @Test
  void strongerSourceWins() throws IOException {
    Path file = folder.resolve("closewait.properties");
    Files.writeString(
        file, "# ours\n\ngrace=1s\ngrace.unread = 2s\ninterval: 3s\nsummary 4s\nframes=9\n");
    environment.put("CLOSEWAIT_GRACE", "10s");
    environment.put("CLOSEWAIT_GRACE_UNREAD", "20s");
    environment.put("CLOSEWAIT_INTERVAL", "30s");
    system.setProperty("closewait.grace", "100s");
    system.setProperty("closewait.grace.unread", "200s");
    Options options = parseWell("grace=1000s,config=" + file);

    assertEquals(1_000_000, options.graceMillis());
    assertEquals("agent string", options.source(Option.GRACE));
    assertEquals(200_000, options.graceUnreadMillis());
    assertEquals("system property closewait.grace.unread", options.source(Option.GRACE_UNREAD));
    assertEquals(30_000, options.intervalMillis());
    assertEquals("environment CLOSEWAIT_INTERVAL", options.source(Option.INTERVAL));
    assertEquals(4_000, options.summaryMillis());
    assertTrue(options.source(Option.SUMMARY).endsWith("closewait.properties:6"));
    assertEquals("4s", options.text(Option.SUMMARY));
    assertEquals("default", options.source(Option.LOG));
  }

  @Test
  void configFileIsFoundFromEverySource() throws IOException {
    Path file = folder.resolve("c.properties");
    Files.writeString(file, "frames=7\n");
    assertEquals(7, parseWell("config=" + file).frames());
    environment.put("CLOSEWAIT_CONFIG", file.toString());
    assertEquals(7, parseWell("").frames());
    environment.clear();
    system.setProperty("closewait.config", file.toString());
    assertEquals(7, parseWell("").frames());
    assertEquals(32, parseWell("config=none").frames());
  }

  @Test
  void configFileKeepsLineNumbersOverContinuedLines() throws IOException {
    Path file = folder.resolve("c.properties");
    Files.writeString(file, "! note\\\napp=com.acme|\\\n    org.acme\nframes=7\n");
    Options options = parseWell("config=" + file);
    assertTrue(options.app().matches("org.acme.Server"));
    assertTrue(options.source(Option.APP).endsWith(":2"));
    assertTrue(options.source(Option.FRAMES).endsWith(":4"));
  }

  @Test
  void commaCanBeEscaped() {
    Options options = parseWell("log=/var/log/a\\,b.log , frames = 8,");
    assertEquals("/var/log/a,b.log", options.log());
    assertEquals(8, options.frames());
    assertEquals("C:\\logs\\x.log", parseWell("log=C:\\logs\\x.log").log());
  }

  @Test
  void unknownKeyNamesTheNearest() {
    String problem = onlyProblem("grase=5s");
    assertTrue(
        problem.startsWith(
            "unknown option grase=5s (agent string); did you mean grace? Accepted are grace,"
                + " grace.unread, interval,"),
        problem);
    assertTrue(onlyProblem("graceUnread=5s").contains("did you mean grace.unread?"));
    assertTrue(onlyProblem("Log=none").contains("did you mean log?"));
    assertFalse(onlyProblem("zzzzzz=5s").contains("did you mean"));
    environment.put("CLOSEWAIT_GRACE_UNRAED", "1s");
    assertTrue(onlyProblem("").contains("did you mean grace.unread?"));
    environment.clear();
    system.setProperty("closewait.LOGSIZE", "1MB");
    assertTrue(onlyProblem("").contains("did you mean log.size?"));
  }

  @Test
  void variablesOfAnEmptyOrForeignKindAreLeftAlone() {
    environment.put("CLOSEWAIT_JSON", " ");
    environment.put("CLOSEWAIT_SERVICE_HOST", "10.0.0.1");
    environment.put("CLOSEWAIT_PORT", "tcp://10.0.0.1:80");
    environment.put("CLOSEWAIT_PORT_80_TCP_ADDR", "10.0.0.1");
    environment.put("closewait_json", "x");
    environment.put("CLOSEWAITER", "x");
    parseWell("");
  }

  @Test
  void badValueIsToldWithWhatIsAccepted() {
    assertEquals(
        "grace=soon (agent string) is not accepted; it takes a duration of 100ms to 8760h, such as 500ms, 30s,"
            + " 5m or 2h; the default 45s is used",
        onlyProblem("grace=soon"));
    assertTrue(onlyProblem("strict").startsWith("strict= (agent string): it is empty;"));
    assertTrue(onlyProblem("json=").startsWith("json= (agent string): it is empty;"));
    assertTrue(onlyProblem("log=" + "x".repeat(5000)).length() < 300);
  }

  @Test
  void keyGivenTwiceIsTold() throws IOException {
    assertEquals(
        "grace is given twice (agent string); the last, '2s', counts",
        onlyProblem("grace=1s,grace=2s"));
    assertTrue(onlyProblem("grace=1s,grace=2x").startsWith("grace=2x (agent string) is not"));
    Path file = folder.resolve("twice.properties");
    Files.writeString(file, "grace=1s\ngrace=2s\n");
    assertTrue(onlyProblem("config=" + file).contains("twice.properties:2); the last, '2s'"));
    parseWell("grace=3s,config=" + file);
  }

  @Test
  void configFileThatCannotBeUsedIsTold() throws IOException {
    assertEquals(
        "config (agent string): file '/nowhere/x' does not exist; none is used",
        onlyProblem("config=/nowhere/x"));
    assertTrue(onlyProblem("config=" + folder).contains("is not a regular file"));
    assertTrue(onlyProblem("config=/dev/zero").contains("is not a regular file"));
    Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
    assertTrue(onlyProblem("config=" + large).contains("is larger than 1 MB"));
    Path bad = Files.writeString(folder.resolve("bad"), "a\nframes=\\uZZ\n");
    assertTrue(parse("config=" + bad).problems().toString().contains("line 2"));
    Path nested = Files.writeString(folder.resolve("nested"), "config=other\n");
    assertTrue(onlyProblem("config=" + nested).contains("not accepted inside a file"));
  }

  @Test
  void problemsCannotForgeLines() {
    String problem = onlyProblem("gra\nce=x\u001b[31m\u0085\u202e");
    assertTrue(problem.startsWith("unknown option gra?ce=x?[31m?? "), problem);
  }

  @Test
  void floodOfWrongOptionsHasAnEnd() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      text.append("wrong").append(i).append("=1,");
    }
    List<String> problems = parse(text.toString()).problems();
    assertEquals(21, problems.size());
    assertEquals("and 980 more wrong options", problems.get(20));
  }

  @Test
  void foreignSystemPropertiesDoNoHarm() {
    system.put("closewait.grace", 5);
    system.put(7, "seven");
    parseWell("");
    Properties hostile =
        new Properties() {
          private static final long serialVersionUID = 1L;

          @Override
          public synchronized java.util.Enumeration<Object> keys() {
            throw new UnsupportedOperationException();
          }
        };
    assertEquals(
        List.of("the system properties cannot be read and are not used"),
        Options.parse("", hostile, environment).problems());
  }
}
