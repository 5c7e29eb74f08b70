// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was seen on which runtime, as the table of docs/tested.md. */
final class Matrix {
  /** By scenario: by stage, whether the tests held. */
  private static final Map<String, Map<String, Boolean>> SEEN = new TreeMap<>();

  private static final Set<String> STAGES = new TreeSet<>();

  private Matrix() {}

  static synchronized void note(Stage stage, Play play, boolean held) {
    STAGES.add(title(stage));
    SEEN.computeIfAbsent(stage.row(play), key -> new TreeMap<>()).put(title(stage), held);
  }

  private static String title(Stage stage) {
    int version = stage.runtime().version();
    return (version < 10 ? "0" : "")
        + version
        + (stage.loading() == Loading.AT_START ? " start" : " attach");
  }

  /** Writes target/tested.md; a later class of tests adds to what the former ones saw. */
  static synchronized void write() throws IOException {
    StringBuilder table = new StringBuilder("| scenario |");
    STAGES.forEach(stage -> table.append(' ').append(stage.replaceFirst("^0", "")).append(" |"));
    table.append("\n| --- |").append(" --- |".repeat(STAGES.size())).append('\n');
    SEEN.forEach(
        (scenario, stages) -> {
          table.append("| ").append(scenario).append(" |");
          STAGES.forEach(stage -> table.append(' ').append(word(stages.get(stage))).append(" |"));
          table.append('\n');
        });
    Files.writeString(Config.target().resolve("tested.md"), table);
  }

  private static String word(Boolean held) {
    return held == null ? "–" : held ? "yes" : "FAILED";
  }
}
