// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was seen on which runtime, however the agent came into it: one part of docs/tested.md. All
 * classes of tests add to it, and each writes what is known when it ends.
 */
final class Matrix {
  /** The parts of the table. */
  private enum Part {
    LEAK("Leaks: all sockets in one report, at the right line, and the fixed twin in none"),
    HEALTHY("Healthy programs: no report"),
    OTHER("Other promises");

    private final String title;

    Part(String title) {
      this.title = title;
    }
  }

  /** What is known of one row: on which Javas it exists, and what was seen. */
  private static final class Row {
    final int since;
    final int until;
    final Map<Integer, Map<Loading, Boolean>> seen = new TreeMap<>();

    Row(int since, int until) {
      this.since = since;
      this.until = until;
    }

    String cell(int version) {
      if (version < since || version > until) {
        return "–";
      }
      List<String> words = new ArrayList<>();
      seen.getOrDefault(version, Map.of())
          .forEach(
              (how, held) ->
                  words.add(
                      (how == Loading.AT_START ? "start" : "attach") + (held ? "" : " FAILED")));
      return words.isEmpty() ? "not run" : String.join(", ", words);
    }
  }

  private static final Map<Part, Map<String, Row>> ROWS = new EnumMap<>(Part.class);

  /** What each runtime calls itself, by its version. */
  private static final Map<Integer, String> JVMS = new TreeMap<>();

  private Matrix() {}

  static void note(Stage stage, Play play, boolean held) {
    Part part = play.verdict() == Play.Verdict.SILENCE ? Part.HEALTHY : Part.LEAK;
    int since = Math.max(play.since(), stage.variant().from());
    Row row = new Row(since, stage.variant().to());
    note(part, stage.row(play), row, stage.runtime(), stage.loading(), held);
  }

  /** Of a promise that holds from this Java on. */
  static void note(String promise, int since, JavaRuntime runtime, Loading how, boolean held) {
    note(Part.OTHER, promise, new Row(since, Integer.MAX_VALUE), runtime, how, held);
  }

  private static synchronized void note(
      Part part, String name, Row fresh, JavaRuntime runtime, Loading how, boolean held) {
    ROWS.computeIfAbsent(part, key -> new TreeMap<>())
        .computeIfAbsent(name, key -> fresh)
        .seen
        .computeIfAbsent(runtime.version(), key -> new EnumMap<>(Loading.class))
        .put(how, held);
  }

  /** What the agent's start event says of the JVM. */
  static synchronized void met(JavaRuntime runtime, String jvm) {
    JVMS.put(runtime.version(), jvm);
  }

  /** Writes this part of the document. */
  static synchronized void write() throws IOException {
    TestedDocument.write("sockets", text());
  }

  private static String text() {
    StringBuilder text = new StringBuilder("\n" + TestedDocument.seen());
    text.append(", with these runtimes:\n\n");
    text.append("| Java | is |\n|---|---|\n");
    for (int version : Runtimes.columns()) {
      String jvm = JVMS.getOrDefault(version, "not run");
      text.append("| ").append(version).append(" | ").append(jvm).append(" |\n");
    }
    ROWS.forEach((part, rows) -> append(text, part, rows));
    return text.append('\n').toString();
  }

  private static void append(StringBuilder text, Part part, Map<String, Row> rows) {
    text.append("\n### ").append(part.title).append("\n\n| |");
    List<Integer> columns = Runtimes.columns();
    columns.forEach(version -> text.append(' ').append(Runtimes.title(version)).append(" |"));
    text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    rows.forEach(
        (name, row) -> {
          text.append("| ").append(name).append(" |");
          columns.forEach(version -> text.append(' ').append(row.cell(version)).append(" |"));
          text.append('\n');
        });
  }
}
