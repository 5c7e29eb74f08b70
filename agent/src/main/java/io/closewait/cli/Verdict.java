// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import picocli.CommandLine.Option;

/** Exit code 1 for leaks, where a script asks for it. */
final class Verdict {
  @Option(names = "--fail-on-leak", description = "Exit code 1 if a leak of severity warn stands.")
  private boolean failOnLeak;

  @Option(names = "--strict", description = "Exit code 1 if anything at all is reported.")
  private boolean strict;

  /** How many leaks of severity warn stand, and how many others are reported. */
  int exitCode(long warnings, long others) {
    boolean found = warnings > 0 || strict && others > 0;
    return found && (failOnLeak || strict) ? Exit.LEAKS : Exit.DONE;
  }
}
