// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.util.List;

/** The JVMs that this user can see. */
final class ListCommand extends CliCommand {
  private final Given<Boolean> json;

  ListCommand(Invocation call) {
    super(call, "list", "The JVMs on this machine, with their sockets in CLOSE_WAIT.");
    json = take(flag("--json", "For programs: one JSON object a line."));
  }

  @Override
  public Integer call() throws Failure {
    if (!call.machine.proc.isThere()) {
      throw new Failure(
          Exit.NOT_ATTACHED, "list reads /proc, which only Linux has; elsewhere type: jps -l");
    }
    List<JvmRow> rows = VisibleJvms.of(call).rows();
    Console console = call.console;
    int width = new Window(call).width();
    if (!json.isSet()) {
      console.say(JvmRow.heading(width));
    }
    for (JvmRow row : rows) {
      console.say(json.isSet() ? row.json() : row.text(width));
    }
    if (rows.stream().anyMatch(JvmRow::isHidden) && !json.isSet()) {
      console.warn("? is what only its own user, and root, may see, or what cannot be read.");
    }
    if (rows.isEmpty() && !json.isSet()) {
      console.warn("no JVM runs here.");
    }
    return Exit.DONE;
  }
}
