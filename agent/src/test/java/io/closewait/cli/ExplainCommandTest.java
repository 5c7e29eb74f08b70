// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.cli.FakeMachine.Result;
import io.closewait.support.Fuzzed;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  private static final String LEAK =
      "{\"run\":\"r%s\",\"host\":\"h\",\"seq\":1,\"event\":\"leak\",\"site\":\"s1\",\"kind\":"
          + "\"EOF_IGNORED\",\"severity\":\"%s\",\"count\":4,\"oldestSeconds\":61,"
          + "\"where\":\"a.B.c\",\"fix\":\"close it\"}\n";

  @TempDir private Path folder;
  private FakeMachine machine;
  private Path file;

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    file = folder.resolve("leaks.jsonl");
  }

  @Test
  void addsUpFilesAndTheStandardInput() throws IOException {
    Files.writeString(file, String.format(LEAK, 1, "info"));
    machine.typed = String.format(LEAK, 2, "warn");
    String text = machine.run("explain", file, "-").exits(0).out();
    assertTrue(
        text.startsWith("2 JVMs on 1 host: 8 leaked sockets at 1 site\n\nWARN  s1: 8 sockets"),
        text);
    assertTrue(text.contains("  where: a.B.c\n  fix: close it\n"), text);
    String json = machine.run("explain", file, "--json").exits(0).out();
    assertTrue(json.startsWith("{\"site\":\"s1\",\"kind\":\"EOF_IGNORED\",\"severity\":\"info\""));
    machine.run("explain", file, "--fail-on-leak").exits(0);
    machine.run("explain", file, "--strict").exits(1);
    machine.run("explain", "-", "--fail-on-leak").exits(1);
  }

  @Test
  void whatIsNoEventIsPassedOverAndTold() throws IOException {
    Files.writeString(file, "x\n".repeat(7) + String.format(LEAK, 1, "warn"));
    Result result = machine.run("explain", file).exits(0);
    assertTrue(result.err().contains("leaks.jsonl:1 is no event, passed over."), result.err());
    assertTrue(result.err().endsWith("closewait: and 2 more such lines.\n"), result.err());
    Files.writeString(file, "x\n");
    assertTrue(machine.run("explain", file).exits(6).err().contains("none of the lines"));
    assertTrue(machine.refusal(6, "explain", folder.resolve("none")).contains("cannot be read"));
    assertTrue(machine.refusal(6, "explain", "").contains("a file without a name"));
  }

  @Test
  void aTextLogIsTakenForWhatItIs() throws IOException {
    Files.writeString(file, "2026-11-23T19:33:37.489+00:00 WARN  LEAK 1: x\n    opened at: y\n");
    String err = machine.run("explain", file).exits(6).err();
    assertTrue(err.contains("leaks.jsonl is a text log, for people; explain takes what the"), err);
    assertEquals(2, err.lines().count(), err);
  }

  private static String event(String run, String site, int count, String time, int connections) {
    return String.format(LEAK, run, "warn")
        .replace("\"s1\"", "\"" + site + "\"")
        .replace("\"count\":4", "\"count\":" + count + ",\"time\":\"" + time + "\"")
        .replace("\"host\"", "\"connections\":" + connections + ",\"host\"");
  }

  @Test
  void tellsWhetherItIsFixed() throws IOException {
    String ten = "2026-11-28T10:00:00.000+00:00";
    String eleven = "2026-11-28T11:00:00.000+00:00";
    Path before = folder.resolve("before.jsonl");
    Files.writeString(
        before, event("1", "gone", 7, ten, 0) + event("1", "still", 10, eleven, 2000));
    Files.writeString(file, event("2", "still", 10, ten, 1000) + event("2", "new", 1, ten, 1000));
    Result result = machine.run("explain", file, "--against", before).exits(0);
    String out = result.out();
    assertTrue(
        out.startsWith("Before: 1 JVM on 1 host: 17 leaked sockets at 2 sites\nAfter:"), out);
    assertTrue(out.contains("\n3 sites: 1 gone, 1 still there, 1 new\n\nNEW   new: "), out);
    String still = "STILL still: 10 sockets before, 10 now; 5.0, then 10.0 per 1,000 connections";
    assertTrue(out.contains(still + ": faster\n  where: a.B.c\n"), out);
    assertTrue(out.contains("\nGONE  gone: 7 sockets before, 0 now; 3.5, then 0.0 per 1,000"), out);
    machine.run("explain", file, "--against", before, "--fail-on-new").exits(1);
    machine.run("explain", before, "--against", before, "--fail-on-new").exits(0);
    String json = machine.run("explain", file, "--json", "--against", before).exits(0).out();
    assertTrue(
        json.startsWith("{\"site\":\"new\",\"fate\":\"new\",\"before\":0,\"after\":1,"), json);
    assertTrue(machine.refusal(2, "explain", file, "--fail-on-new").contains("is for --against"));
  }

  @Test
  void withoutConnectionsTheHoursAreCompared() throws IOException {
    String ten = "2026-11-28T10:00:00.000+00:00";
    String eleven = "2026-11-28T11:00:00.000+00:00";
    Files.writeString(
        file,
        event("1", "s", 1, ten, 0)
            + event("1", "s", 9, eleven, 0).replace("\"seq\":1", "\"seq\":2"));
    String out = machine.run("explain", file, "--against", file).exits(0).out();
    assertTrue(out.contains("9 sockets before, 9 now; 9.0, then 9.0 an hour: as fast\n"), out);
  }

  @Test
  void aLineWithoutEndIsNotKept() throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      String piece = "x".repeat(1 << 20);
      for (int i = 0; i < 300; i++) {
        out.write(piece);
      }
      out.write('\n' + String.format(LEAK, 1, "warn"));
    }
    Result result = machine.run("explain", file).exits(0);
    assertEquals(
        "closewait: " + file + ":1 is longer than any event, passed over.\n", result.err());
    assertTrue(result.out().contains("s1: 4 sockets"), result.out());
  }

  @Test
  void twoMillionBracketsAreNoEvent() throws IOException {
    for (String opening : new String[] {"[", "{\"a\":", "{\"a\":["}) {
      Files.writeString(file, opening.repeat(2_000_000 / opening.length()) + '\n');
      Result result = machine.run("explain", file).exits(6);
      assertTrue(result.err().contains(":1 is no event, passed over."), result.err());
    }
  }

  @Test
  void moreThanTheMemoryHoldsIsOneSentence() throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      String name = "n".repeat(100_000);
      for (int i = 0; i < 500; i++) {
        out.write(String.format(LEAK, name + i, "warn"));
      }
    }
    assertTrue(machine.refusal(6, "explain", file).contains("too many sites and runs"));
  }

  @Test
  void whatComesFromElsewhereIsPrintedHarmlessly() throws IOException {
    Files.writeString(file, String.format(LEAK, 1, "warn").replace("a.B.c", "\\u001b[31m\\u202ex"));
    String text = machine.run("explain", file).exits(0).out();
    assertTrue(text.contains("  where: ?[31m?x\n"), text);
  }

  /** Garbage and half events: more of it with {@code -Dclosewait.fuzz=1000000}. */
  @Test
  void noLineEndsIt() {
    Random random = Fuzzed.random();
    String good = String.format(LEAK, 1, "warn").trim();
    int count = Fuzzed.COUNT;
    Fleet fleet = new Fleet();
    int understood = 0;
    for (int i = 0; i < count; i++) {
      StringBuilder line = new StringBuilder(good);
      for (int n = random.nextInt(4); n > 0; n--) {
        int at = random.nextInt(line.length());
        switch (random.nextInt(4)) {
          case 0 -> line.setCharAt(at, (char) random.nextInt(0x180));
          case 1 -> line.delete(at, Math.min(line.length(), at + random.nextInt(20)));
          case 2 -> line.insert(at, "{\"[]}:,0-1e9n\\u".charAt(random.nextInt(15)));
          default -> line.insert(at, good, 0, random.nextInt(good.length()));
        }
        line.append(' ');
      }
      try {
        fleet.add(EventLine.of(line.toString()));
        understood++;
      } catch (IOException noEvent) {
        // most are none
      }
    }
    assertTrue(understood > count / 10, understood + " of " + count);
    assertTrue(fleet.text().length() > 0 && fleet.json() != null);
    Fuzzed.held("lines for explain", count);
  }
}
