// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.Marks;
import io.closewait.it.harness.TestedDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * What was seen of released stacks, as a part of docs/tested.md; written when all tests have ended.
 */
public final class StackTable implements TestExecutionListener {
  private static final List<Result> RESULTS = new ArrayList<>();

  static synchronized void add(Result result) {
    RESULTS.add(result);
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    try {
      if (!RESULTS.isEmpty()) {
        TestedDocument.write("stacks", text());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized String text() {
    Map<String, Map<Integer, Result>> programs = new TreeMap<>();
    RESULTS.forEach(
        result ->
            programs
                .computeIfAbsent(result.program, key -> new TreeMap<>())
                .put(result.java, result));
    StringBuilder text = new StringBuilder("\n" + TestedDocument.seen() + ": ");
    text.append(programs.size()).append(" programs, ").append(RESULTS.size());
    text.append(" runs, of which ").append(count(Outcome.HELD)).append(" held, ");
    text.append(count(Outcome.FAILED)).append(" failed and ");
    text.append(count(Outcome.NOT_RUN)).append(" were not run.\n");
    TreeSet<Integer> versions =
        RESULTS.stream().map(result -> result.java).collect(Collectors.toCollection(TreeSet::new));
    text.append("\n### Healthy: not a line of any severity\n\n");
    head(text, "| stack | tested version | played | connections | longest quiet |", versions);
    programs.forEach((program, runs) -> healthy(text, program, runs, versions));
    text.append("\n### Leaking: each reported once, with the exact count, at this line\n\n");
    head(text, "| program | kind | sockets | line |", versions);
    programs.forEach((program, runs) -> leaking(text, program, runs, versions));
    return text.append('\n').toString();
  }

  private enum Outcome {
    HELD,
    FAILED,
    NOT_RUN
  }

  private static Outcome outcome(Result result) {
    return result.notRun != null ? Outcome.NOT_RUN : result.held ? Outcome.HELD : Outcome.FAILED;
  }

  private static long count(Outcome outcome) {
    return RESULTS.stream().filter(result -> outcome(result) == outcome).count();
  }

  private static void head(StringBuilder text, String columns, TreeSet<Integer> versions) {
    text.append(columns);
    versions.forEach(version -> text.append(" Java ").append(version).append(" |"));
    text.append("\n|").append("---|".repeat(columns.split("\\|").length - 1 + versions.size()));
    text.append('\n');
  }

  private static void healthy(
      StringBuilder text, String program, Map<Integer, Result> runs, TreeSet<Integer> versions) {
    Result any = best(runs);
    if (any.healthy == null && any.notRun == null) {
      return;
    }
    row(text, stack(program), version(any), any.healthy == null ? "nothing" : any.healthy);
    row(text, any.connections, any.quietSeconds + " s");
    cells(text, runs, versions, "silent");
  }

  private static void leaking(
      StringBuilder text, String program, Map<Integer, Result> runs, TreeSet<Integer> versions) {
    Map<String, ExpectedLeak> leaks = new LinkedHashMap<>();
    best(runs).leaks.forEach(leak -> leaks.put(leak.kind() + leak.line(), leak));
    for (ExpectedLeak leak : leaks.values()) {
      row(text, stack(program) + " (" + version(best(runs)) + ")", leak.kind(), leak.count());
      row(text, leak.line());
      cells(text, runs, versions, "named");
    }
  }

  private static Result best(Map<Integer, Result> runs) {
    return runs.values().stream().min((a, b) -> outcome(a).compareTo(outcome(b))).orElseThrow();
  }

  private static void row(StringBuilder text, Object... cells) {
    for (Object cell : cells) {
      text.append(text.charAt(text.length() - 1) == '\n' ? "| " : " ").append(cell).append(" |");
    }
  }

  private static void cells(
      StringBuilder text, Map<Integer, Result> runs, TreeSet<Integer> versions, String held) {
    for (int version : versions) {
      Result run = runs.get(version);
      String word =
          run == null
              ? "not run"
              : switch (outcome(run)) {
                case HELD -> held;
                case FAILED -> "FAILED";
                case NOT_RUN -> "not run: " + run.notRun;
              };
      row(text, word);
    }
    text.append('\n');
  }

  /** As the program's own comment says. */
  private static String stack(String program) {
    return Marks.sentence(ExpectedLeak.SOURCES, program);
  }

  /** httpclient5-5.6.5.jar: httpclient5 5.6.5. */
  private static String version(Result result) {
    return result.library.replaceFirst("\\.jar$", "").replaceFirst("-(?=\\d)", " ");
  }
}
