// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Prints which Closewait this is. */
@Command(name = "version", description = "Prints the version of this jar.")
final class VersionCommand implements Runnable {
  @ParentCommand private CliCall cli;

  @Override
  public void run() {
    cli.call.console.say("Closewait " + cli.call.machine.jar.version());
  }
}
