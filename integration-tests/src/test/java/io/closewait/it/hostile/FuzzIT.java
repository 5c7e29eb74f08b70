// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.CommandLine.Result;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.TakesLong;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Garbage in, one sentence out. */
class FuzzIT {
  /** 1,000,000 in the profile reliability. */
  private static final int LINES = Integer.getInteger("closewait.it.fuzz", 20_000);

  private static final long SEED = 20261128;

  private static final String EVENT =
      "{\"run\":\"r1\",\"host\":\"h\",\"seq\":1,\"event\":\"leak\",\"site\":\"s1\",\"kind\":"
          + "\"EOF_IGNORED\",\"severity\":\"warn\",\"count\":4,\"oldestSeconds\":61,"
          + "\"where\":\"a.B.c\",\"fix\":\"close it\"}";

  private static final String PIECES = "{\"[]}:,0-1e9n\\u\u001b\u202e\u0000\ud800 ";

  /** So little that nothing can be kept that has no bound. */
  private final CommandLine closewait = CommandLine.own("-Xmx64m");

  @Test
  @Held(
      part = Part.COMMANDS,
      done = "`explain` reads a line of 300 MB, with a heap of 64 MB",
      held = "the line is passed over in one sentence, and the event behind it is told")
  @TakesLong
  void aLineWithoutEnd() throws IOException {
    Path file = new AgentFiles("long-line").folder.resolve("events.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      String piece = "x".repeat(1 << 20);
      for (int i = 0; i < 300; i++) {
        out.write(piece);
      }
      out.write("\n" + EVENT + "\n");
    }
    Result result = closewait.run("explain", file).exits(0);
    Files.delete(file);
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.says("4 leaked sockets"), result.out());
  }

  @Test
  @Held(
      part = Part.COMMANDS,
      done = "`explain` reads 2,000,000 opening brackets, with a heap of 64 MB",
      held = "one sentence, exit code 6")
  @TakesLong
  void brackets() throws IOException {
    Path file = new AgentFiles("brackets").folder.resolve("events.jsonl");
    for (String opening :
        List.of("[", "{\"a\":[", EVENT.substring(0, EVENT.length() - 1) + ",\"x\":")) {
      Files.writeString(file, opening + "[".repeat(2_000_000) + "\n");
      Result result = closewait.run("explain", file).exits(6);
      assertTrue(
          result.err().lines().count() <= 2 && !result.err().contains("\tat "), result.err());
    }
  }

  @Test
  @Held(
      part = Part.COMMANDS,
      done = "`explain` reads broken and forged events (seeded), with a heap of 64 MB",
      held = "exit code 0, clean text, few words about what was passed over")
  @TakesLong
  void brokenEvents() throws IOException {
    Path file = new AgentFiles("fuzzed").folder.resolve("events.jsonl");
    Random random = new Random(SEED);
    try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
      for (int i = 0; i < LINES; i++) {
        out.write(broken(random).replace("\ud800", "?") + "\n");
      }
      out.write(EVENT + "\n");
    }
    Result result = closewait.run("explain", file).exits(0);
    Files.delete(file);
    Campaign.figure(LINES + " lines (seed " + SEED + ")");
    assertTrue(result.err().lines().count() < 20, result.err());
    String said = result.out() + result.err();
    assertTrue(said.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)), "not clean");
    assertTrue(said.indexOf(0x202e) < 0, "not clean");
  }

  private static String broken(Random random) {
    StringBuilder line = new StringBuilder(EVENT);
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(line.length());
      switch (random.nextInt(4)) {
        case 0 -> line.setCharAt(at, (char) (' ' + random.nextInt(0x100)));
        case 1 -> line.delete(at, Math.min(line.length(), at + random.nextInt(20)));
        case 2 -> line.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
        default -> line.insert(at, EVENT, 0, random.nextInt(EVENT.length()));
      }
      line.append(' ');
    }
    return line.toString();
  }

  @Test
  @Held(
      part = Part.COMMANDS,
      done =
          "Names of questions, hellos, answers, arguments and option strings of random pieces"
              + " (seeded unit tests)",
      held = "each is understood or refused, none throws")
  @TakesLong
  void unitTests() throws IOException {
    Path folder = Config.agentJar().resolveSibling("fuzzed");
    Assumptions.assumeTrue(Files.isDirectory(folder), "the unit tests of the agent did not run");
    try (Stream<Path> counts = Files.list(folder)) {
      for (Path each : counts.sorted().toList()) {
        Campaign.figure(each.getFileName() + ": " + Files.readString(each, UTF_8));
      }
    }
  }
}
