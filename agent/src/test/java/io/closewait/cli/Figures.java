// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What commands make of an answer of the agent; for tests of other packages. */
public final class Figures {
  private Figures() {}

  /** The first line of {@code top}. */
  public static List<String> topLines(String jsonLines) throws IOException {
    List<EventLine> events = new ArrayList<>();
    for (String line : jsonLines.split("\n")) {
      events.add(EventLine.of(line));
    }
    return new LeakTable(events, "process 1", Map.of()).lines(200, 50);
  }

  /** The first line of {@code top}. */
  public static String top(String jsonLines) throws IOException {
    return topLines(jsonLines).get(0);
  }

  /** The first line of {@code explain}. */
  public static String explain(String jsonLines) throws IOException {
    return fleet(jsonLines).text().split("\n")[0];
  }

  /** The exit code of {@code explain --fail-on-leak}. */
  public static boolean explainWarns(String jsonLines) throws IOException {
    return fleet(jsonLines).sums().warnings > 0;
  }

  private static Fleet fleet(String jsonLines) throws IOException {
    Fleet fleet = new Fleet();
    for (String line : jsonLines.split("\n")) {
      fleet.add(EventLine.of(line));
    }
    return fleet;
  }
}
