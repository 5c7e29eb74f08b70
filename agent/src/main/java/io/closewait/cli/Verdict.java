// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

/** Exit code 1 for leaks, where a script asks for it. */
final class Verdict {
  private final Given<Boolean> failOnLeak;
  private final Given<Boolean> strict;

  Verdict(CliCommand command) {
    failOnLeak =
        command.take(
            CliCommand.flag("--fail-on-leak", "Exit code 1 if a leak of severity warn stands."));
    strict =
        command.take(CliCommand.flag("--strict", "Exit code 1 if anything at all is reported."));
  }

  /** How many leaks of severity warn stand, and how many others are reported. */
  int exitCode(long warnings, long others) {
    boolean found = warnings > 0 || strict.isSet() && others > 0;
    return found && (failOnLeak.isSet() || strict.isSet()) ? Exit.LEAKS : Exit.DONE;
  }
}
