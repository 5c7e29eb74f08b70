// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** JMH's CSV file as a table. */
final class Micro {
  private Micro() {}

  static String table(Path csv) throws IOException {
    if (!Files.exists(csv)) {
      return "Not measured in this run.\n";
    }
    StringBuilder out = new StringBuilder("| benchmark | figure | error |\n|---|---|---|\n");
    List<String> lines = Files.readAllLines(csv);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.replace("\"", "").split(",");
      boolean kept = !cells[0].contains(":") || cells[0].endsWith("gc.alloc.rate.norm");
      if (kept) {
        String name = cells[0].replaceFirst("^(?:[a-z]+\\.)+", "");
        String parameters =
            cells.length > 7 ? " " + String.join(" ", List.of(cells).subList(7, cells.length)) : "";
        out.append(
            String.format(
                Locale.ROOT,
                "| %s%s | %.3f %s | %s |\n",
                name.replace(":gc.alloc.rate.norm", ", allocated")
                    .replace(":·gc.alloc.rate.norm", ", allocated"),
                parameters,
                Double.parseDouble(cells[4]),
                cells[6],
                cells[5].equals("NaN")
                    ? "–"
                    : String.format(Locale.ROOT, "± %.3f", Double.parseDouble(cells[5]))));
      }
    }
    return out.toString();
  }
}
