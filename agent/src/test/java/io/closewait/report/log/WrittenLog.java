// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.Reporter;
import io.closewait.options.Options;
import io.closewait.report.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log in a folder of its own, without the time in it. */
abstract class WrittenLog {
  private static final String STAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+00:00";

  @TempDir Path folder;

  @BeforeEach
  void forgetOtherTests() {
    Loggers.use(LogOutput.nowhere());
  }

  Reporter reporters(String more, Diagnoser diagnoser) {
    Options options = Samples.options("log=" + file() + more);
    assertEquals(List.of(), options.problems());
    Reporter reporters = Samples.reporters(options, diagnoser);
    reporters.started();
    return reporters;
  }

  Path file() {
    return folder.resolve("a.log");
  }

  String log() throws IOException {
    return Files.readString(file()).replaceAll(STAMP, "T");
  }

  static List<String> heads(String log) {
    List<String> heads = new ArrayList<>();
    for (String line : log.split("\n")) {
      if (!line.startsWith("    ")) {
        heads.add(line);
      }
    }
    return heads;
  }
}
