// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.io.TempDir;

/** Options as they are parsed, from sources that a test fills. */
abstract class ParsedOptions {
  @TempDir Path folder;

  final Properties system = new Properties();

  final Map<String, String> environment = new HashMap<>();

  Options parse(String agentString) {
    return Options.parse(agentString, system, environment);
  }

  Options parseWell(String agentString) {
    Options options = parse(agentString);
    assertEquals(List.of(), options.problems());
    return options;
  }

  String onlyProblem(String agentString) {
    List<String> problems = parse(agentString).problems();
    assertEquals(1, problems.size(), problems.toString());
    return problems.get(0);
  }
}
