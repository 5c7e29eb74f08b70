// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import picocli.CommandLine.Option;

/** Exit code 1 for leaks, where a script asks for it. */
final class Verdict {
  @Option(names = "--fail-on-leak", description = "Exit code 1 if a leak of severity warn stands.")
  private boolean failOnLeak;

  @Option(names = "--strict", description = "Exit code 1 if any leak stands.")
  private boolean strict;

  int exitCode(long warn, long info) {
    boolean found = warn > 0 || strict && info > 0;
    return found && (failOnLeak || strict) ? Exit.LEAKS : Exit.DONE;
  }
}
