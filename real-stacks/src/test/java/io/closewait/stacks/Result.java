// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a test has shown, for the table of the tested stacks. */
final class Result {
  private final String program;
  private final int java;

  /** The jar of the stack. */
  String version;

  /** What was played that must be silent. */
  String healthy = "";

  /** Connections of the healthy part. */
  int connections;

  /** How long a healthy connection was left alone at most. */
  int quietSeconds;

  List<ExpectedLeak> leaks;

  Result(String program, int java) {
    this.program = program;
    this.java = java;
  }

  /** In plain words, and counted in the table: a stack of which nothing is said. */
  static void notRun(String program, int java, String why) throws IOException {
    System.out.println("NOT RUN: " + program + " on Java " + java + ": " + why);
    Result result = new Result(program, java);
    result.version = "not run: " + why;
    result.leaks = List.of();
    result.save();
  }

  /** One file a test: many run at once. */
  void save() throws IOException {
    Path folder = Files.createDirectories(Config.target().resolve("results"));
    StringBuilder leaked = new StringBuilder();
    for (ExpectedLeak leak : leaks) {
      leaked.append(leaked.isEmpty() ? "" : "; ").append(leak.count() + " " + leak.kind());
    }
    Files.writeString(
        folder.resolve(program + "-" + java),
        String.join(
                "\t",
                program,
                Integer.toString(java),
                version,
                healthy,
                Integer.toString(connections),
                Integer.toString(quietSeconds),
                leaked)
            + "\n");
  }
}
