// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.EarlierTable;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
        return NO_SUCH_THING;
      }
      List<String> words = new ArrayList<>();
      seen.getOrDefault(version, Map.of())
          .forEach(
              (how, held) ->
                  words.add(
                      (how == Loading.AT_START ? "start" : "attach") + (held ? "" : " FAILED")));
      return words.isEmpty() ? NOT_RUN : String.join(", ", words);
    }
  }

  private static final String NOT_RUN = "not run", NO_SUCH_THING = "–";

  /** Cells that say nothing: a row of these alone is out of date. */
  private static final Set<Object> NOTHING = Set.of(NOT_RUN, NO_SUCH_THING);

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
    assertTrue(Runtimes.isOf(runtime.version(), jvm), runtime + " is " + jvm);
    JVMS.put(runtime.version(), jvm);
  }

  /** Writes this part of the document. */
  static synchronized void write() throws IOException {
    String build = System.getProperty("closewait.it.build", "");
    if (build.isEmpty()) {
      TestedDocument.write("sockets", text(EarlierTable.read("sockets")));
    } else {
      TestedDocument.write("builds", builds(build, EarlierTable.read("builds")));
    }
  }

  private static String text(EarlierTable earlier) {
    StringBuilder text = new StringBuilder("\n| Java | is | seen on | of |\n|---|---|---|---|\n");
    for (int version : Runtimes.columns()) {
      String name = Integer.toString(version);
      if (JVMS.containsKey(version)) {
        row(text, name, JVMS.get(version), TestedDocument.system(), TestedDocument.today());
      } else {
        row(
            text,
            name,
            earlier.cell("", name, "is"),
            earlier.cell("", name, "seen on"),
            earlier.cell("", name, "of"));
      }
    }
    for (Part part : Part.values()) {
      append(text, part, earlier);
    }
    return text.append('\n').toString();
  }

  private static void append(StringBuilder text, Part part, EarlierTable earlier) {
    Map<String, Row> seen = ROWS.getOrDefault(part, Map.of());
    List<Integer> columns = Runtimes.columns();
    text.append("\n### ").append(part.title).append("\n\n| |");
    columns.forEach(version -> text.append(' ').append(Runtimes.title(version)).append(" |"));
    text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    Set<String> names = new TreeSet<>(seen.keySet());
    names.addAll(earlier.rows(part.title));
    for (String name : names) {
      List<Object> cells = new ArrayList<>(List.of(name));
      for (int version : columns) {
        Row row = seen.get(name);
        if (row != null && (JVMS.containsKey(version) || row.cell(version).equals(NO_SUCH_THING))) {
          cells.add(row.cell(version));
        } else if (JVMS.containsKey(version)) {
          cells.add(hasEndedBefore(version, part, name, earlier) ? NO_SUCH_THING : NOT_RUN);
        } else {
          cells.add(earlier.cell(part.title, name, Runtimes.title(version)));
        }
      }
      if (cells.stream().skip(1).anyMatch(cell -> !NOTHING.contains(cell))) {
        row(text, cells.toArray());
      }
    }
  }

  /** Whether older Javas have such a thing, and later ones, of which this is one, no more. */
  private static boolean hasEndedBefore(int version, Part part, String name, EarlierTable earlier) {
    boolean was = false;
    boolean ended = false;
    for (int older : Runtimes.columns()) {
      String cell = earlier.cell(part.title, name, Runtimes.title(older));
      boolean isThere = older < version && !NOTHING.contains(cell);
      was |= isThere;
      ended = !isThere && (ended || was && older < version && cell.equals(NO_SUCH_THING));
    }
    return ended;
  }

  private static void row(StringBuilder text, Object... cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(cell).append(" |");
    }
    text.append('\n');
  }

  /** Of other builds of the same versions it is told how many promises held, not which. */
  private static String builds(String build, EarlierTable earlier) {
    StringBuilder text =
        new StringBuilder("\n| Java | is | held | seen on | of |\n|---|---|---|---|---|\n");
    Map<String, Integer> fresh = new TreeMap<>();
    JVMS.keySet().forEach(version -> fresh.put(version + ", " + build, version));
    Set<String> names = new TreeSet<>(fresh.keySet());
    names.addAll(earlier.rows(""));
    for (String name : names) {
      Integer version = fresh.get(name);
      if (version != null) {
        row(
            text,
            name,
            JVMS.get(version),
            held(version),
            TestedDocument.system(),
            TestedDocument.today());
      } else {
        List<Object> cells = new ArrayList<>(List.of(name));
        List.of("is", "held", "seen on", "of").forEach(c -> cells.add(earlier.cell("", name, c)));
        row(text, cells.toArray());
      }
    }
    return text.append('\n').toString();
  }

  private static String held(int version) {
    List<Boolean> all =
        ROWS.values().stream()
            .flatMap(rows -> rows.values().stream())
            .flatMap(row -> row.seen.getOrDefault(version, Map.of()).values().stream())
            .toList();
    long held = all.stream().filter(one -> one).count();
    return held + " of " + all.size() + (held == all.size() ? "" : " FAILED");
  }
}
