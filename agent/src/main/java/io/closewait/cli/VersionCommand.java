// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

/** Prints which Closewait this is. */
final class VersionCommand extends CliCommand {
  VersionCommand(Invocation call) {
    super(call, "version", "Prints the version of this jar.");
  }

  @Override
  public Integer call() {
    call.console.say("Closewait " + call.machine.jar.version());
    return Exit.DONE;
  }
}
