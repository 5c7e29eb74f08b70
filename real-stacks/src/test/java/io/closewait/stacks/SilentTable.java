// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.TestedDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** What was named of stacks whose callbacks never go on, as a part of docs/tested.md. */
public final class SilentTable implements TestExecutionListener {
  private static final List<Cell> CELLS = new ArrayList<>();

  /** One stack on one Java, with the agent loaded in one way. */
  static final class Cell {
    private final SilentStack stack;
    private final int java;
    private final Loading loading;
    private String jar = "?";
    private String named = "nothing";

    /** Whether everything was as it has to be. */
    boolean held;

    private Cell(SilentStack stack, int java, Loading loading) {
      this.stack = stack;
      this.java = java;
      this.loading = loading;
    }

    void saw(String playedBy, Event leak) {
      jar = playedBy.replaceFirst("\\.jar$", "").replaceFirst("-(?=\\d)", " ");
      String where = leak.text("where").replaceFirst("^com\\.example\\.(stacks\\.)?", "");
      named = leak.text("whereBy") + ": `" + where.replaceFirst("\\(.*", "") + '`';
    }

    private String word() {
      String way = loading == Loading.AT_START ? "start" : "attach";
      return held ? way : way + " FAILED";
    }
  }

  static synchronized Cell add(SilentStack stack, int java, Loading loading) {
    Cell cell = new Cell(stack, java, loading);
    CELLS.add(cell);
    return cell;
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    try {
      if (!CELLS.isEmpty()) {
        TestedDocument.write("silent", text());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized String text() {
    List<Integer> versions = CELLS.stream().map(cell -> cell.java).distinct().sorted().toList();
    StringBuilder text = new StringBuilder("\n" + TestedDocument.seen() + ": ");
    text.append(CELLS.stream().map(cell -> cell.stack).distinct().count()).append(" stacks, ");
    text.append(CELLS.size()).append(" runs, of which ");
    text.append(CELLS.stream().filter(cell -> cell.held).count()).append(" held.\n\n");
    text.append("| stack | tested version | the first line names |");
    versions.forEach(version -> text.append(" Java ").append(version).append(" |"));
    text.append("\n|").append("---|".repeat(3 + versions.size())).append('\n');
    List<SilentStack> stacks = new ArrayList<>(SilentStack.ALL);
    stacks.add(SilentStack.inAJarOfJars());
    for (SilentStack stack : stacks) {
      List<Cell> cells = CELLS.stream().filter(cell -> cell.stack == stack).toList();
      if (!cells.isEmpty()) {
        row(text, stack, cells, versions);
      }
    }
    return text.append('\n').toString();
  }

  private static void row(
      StringBuilder text, SilentStack stack, List<Cell> cells, List<Integer> versions) {
    text.append("| ").append(stack.words()).append(" | ").append(cells.get(0).jar).append(" | ");
    text.append(
        cells.stream().map(cell -> cell.named).distinct().collect(Collectors.joining(", or ")));
    text.append(" |");
    for (int version : versions) {
      String words =
          cells.stream()
              .filter(cell -> cell.java == version)
              .sorted((a, b) -> a.loading.compareTo(b.loading))
              .map(Cell::word)
              .collect(Collectors.joining(", "));
      text.append(' ').append(words.isEmpty() ? "–" : words).append(" |");
    }
    text.append('\n');
  }
}
