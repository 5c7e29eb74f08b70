// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.json;

import io.closewait.leak.Leak;
import io.closewait.report.Samples;
import io.closewait.report.file.RollingFile;
import java.nio.file.Path;

/** Writes JSON Lines until it is killed. */
final class KilledProgram {
  private KilledProgram() {}

  public static void main(String[] arguments) {
    RollingFile file = new RollingFile(Path.of(arguments[0]), 1 << 20, 100);
    JsonReporter reporter =
        new JsonReporter(file, Samples.options(""), Samples.RUN, leak -> Samples.DIAGNOSIS);
    Leak leak = Samples.eofIgnored().build();
    System.out.println("writing");
    while (true) {
      for (int i = 0; i < 500; i++) {
        reporter.leak(leak);
      }
      reporter.swept(Samples.snapshot());
    }
  }
}
