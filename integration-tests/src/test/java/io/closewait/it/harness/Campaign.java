// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Writes docs/reliability.md as the tests that are {@link Held} come to their ends. A row that did
 * not run this time stays as it is, with its own date, and so does what was seen of other runtimes
 * the same day; so parts can be run alone.
 */
public final class Campaign implements InvocationInterceptor {
  private static final String BEGIN = "<!-- ", END = " -->\n";

  /** Of a row: all, and where the runtimes and the figures stand. */
  private static final int CELLS = 5, SEEN = 2, MEASURED = 3;

  /** What was seen of one row in this run. */
  private static final class Row {
    final Held what;
    final Set<String> where = new LinkedHashSet<>();
    final Set<String> figures = new LinkedHashSet<>();

    Row(Held what) {
      this.what = what;
    }

    /**
     * {@code before}: the row as it stands; of the same day, what it says of other runtimes stays.
     */
    String text(String before) {
      Set<String> seen = new LinkedHashSet<>(where);
      Set<String> measured = new LinkedHashSet<>(figures);
      String today = LocalDate.now(ZoneOffset.UTC).toString();
      String[] cells = before == null ? new String[0] : before.trim().split(" \\|( |$)");
      if (cells.length == CELLS && cells[CELLS - 1].equals(today)) {
        for (String runtime : cells[SEEN].split(", ")) {
          if (number(runtime) >= 0 && where.stream().noneMatch(w -> number(w) == number(runtime))) {
            seen.add(runtime);
            Stream.of(cells[MEASURED].split("; (?=on )"))
                .filter(figure -> figure.startsWith("on " + runtime + ": "))
                .forEach(measured::add);
          }
        }
      }
      return String.join(
              " | ",
              "| " + claim(what),
              seen.isEmpty() ? "not run" : String.join(", ", sorted(seen)),
              measured.isEmpty() ? "–" : String.join("; ", sorted(measured)),
              today)
          + " |\n";
    }
  }

  /** By the first number in each, the runtime. */
  private static List<String> sorted(Set<String> texts) {
    return texts.stream().sorted(Comparator.comparingInt(Campaign::number)).toList();
  }

  /** The first in the text; negative where there is none. */
  private static int number(String text) {
    String digits = text.replaceFirst("\\D*(\\d*).*", "$1");
    return digits.isEmpty() ? -1 : Integer.parseInt(digits);
  }

  private static final Map<String, Row> ROWS = new TreeMap<>();

  /** Of the test that this thread runs. */
  private static final ThreadLocal<List<String>> FIGURES = ThreadLocal.withInitial(ArrayList::new);

  /** What was measured, in a few words; it comes into the row of the test that runs. */
  public static void figure(String figure) {
    FIGURES.get().add(figure);
    System.out.println("figure: " + figure);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> called,
      ExtensionContext context)
      throws Throwable {
    watch(invocation, called);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> called,
      ExtensionContext context)
      throws Throwable {
    watch(invocation, called);
  }

  private static void watch(Invocation<Void> invocation, ReflectiveInvocationContext<Method> called)
      throws Throwable {
    Held what = called.getExecutable().getAnnotation(Held.class);
    String where = where(called.getArguments());
    FIGURES.remove();
    try {
      invocation.proceed();
      note(what, where, FIGURES.get());
    } catch (TestAbortedException notHere) {
      System.out.println("NOT RUN: " + notHere.getMessage());
      throw notHere;
    } catch (Throwable failed) {
      note(what, where + " FAILED", FIGURES.get());
      throw failed;
    }
  }

  /** The runtime that the test was given, or the one that runs it. */
  private static String where(List<Object> arguments) {
    return arguments.stream()
        .filter(JavaRuntime.class::isInstance)
        .map(runtime -> Integer.toString(((JavaRuntime) runtime).version()))
        .findFirst()
        .orElse(Integer.toString(Runtime.version().feature()));
  }

  private static synchronized void note(Held what, String where, List<String> figures)
      throws IOException {
    Row row = ROWS.computeIfAbsent(what.done(), key -> new Row(what));
    row.where.add(where);
    figures.forEach(figure -> row.figures.add("on " + where + ": " + figure));
    Path document = Config.reliability();
    if (document != null) {
      String text = Files.readString(document);
      for (Held.Part part : Held.Part.values()) {
        text = withRowsOf(part, text);
      }
      Files.writeString(document, text);
    }
  }

  /** The document with what is known of this part. */
  private static String withRowsOf(Held.Part part, String document) {
    String begin = BEGIN + part.name().toLowerCase(java.util.Locale.ROOT) + END;
    int from = document.indexOf(begin) + begin.length();
    int to = document.indexOf(BEGIN + "/" + begin.substring(BEGIN.length()), from);
    Map<String, String> rows = new TreeMap<>();
    document
        .substring(from, to)
        .lines()
        .filter(line -> isRow(line))
        .forEach(line -> rows.put(done(line), line + "\n"));
    ROWS.values().stream()
        .filter(row -> row.what.part() == part)
        .forEach(row -> rows.compute(row.what.done(), (done, before) -> row.text(before)));
    String table =
        "\n### "
            + part.title
            + "\n\n| what is done to the host | what holds | held on Java | figures | on |\n"
            + "|---|---|---|---|---|\n"
            + String.join("", rows.values())
            + "\n";
    return document.substring(0, from) + table + document.substring(to);
  }

  /** Whether a line of the page is a row of a table, and not its head. */
  public static boolean isRow(String line) {
    return line.startsWith("| ") && !line.startsWith("| what is done");
  }

  /** The first cell of a row, by which it is known. */
  private static String done(String line) {
    return line.substring(2, line.indexOf(" | "));
  }

  /** What a row claims: its first two cells. */
  public static String claim(String line) {
    return line.substring(2, line.indexOf(" | ", line.indexOf(" | ") + 1));
  }

  /** What a test claims, as its row has it. */
  public static String claim(Held what) {
    return what.done() + " | " + what.held();
  }
}
