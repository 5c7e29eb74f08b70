// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of docs/tested.md as an earlier run wrote it. A run that sees one runtime keeps what
 * others saw of the rest, each with the day on which it was seen.
 */
public final class EarlierTable {
  /** Cells by table, row and column. A table is known by the heading above it. */
  private final Map<String, Map<String, Map<String, String>>> tables = new LinkedHashMap<>();

  private EarlierTable() {}

  public static EarlierTable read(String part) throws IOException {
    return of(TestedDocument.read(part));
  }

  static EarlierTable of(String text) {
    EarlierTable earlier = new EarlierTable();
    String heading = "";
    List<String> columns = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("### ")) {
        heading = line.substring(4);
      } else if (!line.startsWith("|")) {
        columns.clear();
      } else if (columns.isEmpty()) {
        columns.addAll(cells(line));
      } else if (!line.startsWith("|---")) {
        earlier.add(heading, columns, cells(line));
      }
    }
    return earlier;
  }

  private void add(String heading, List<String> columns, List<String> cells) {
    Map<String, String> row =
        tables
            .computeIfAbsent(heading, key -> new LinkedHashMap<>())
            .computeIfAbsent(cells.get(0), key -> new LinkedHashMap<>());
    for (int i = 1; i < cells.size() && i < columns.size(); i++) {
      row.put(columns.get(i), cells.get(i));
    }
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1).split("[|]")).map(String::trim).toList();
  }

  /** The rows below a heading. */
  public List<String> rows(String heading) {
    return List.copyOf(tables.getOrDefault(heading, Map.of()).keySet());
  }

  /** What stands there; "not run" where nothing does. */
  public String cell(String heading, String row, String column) {
    return tables
        .getOrDefault(heading, Map.of())
        .getOrDefault(row, Map.of())
        .getOrDefault(column, "not run");
  }
}
