// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The JVMs that this user can see. */
@Command(name = "list", description = "The JVMs on this machine, with their sockets in CLOSE_WAIT.")
final class ListCommand implements Callable<Integer> {
  @ParentCommand private CliCall cli;

  @Option(names = "--json", description = "For programs: one JSON object a line.")
  private boolean json;

  @Override
  public Integer call() throws Failure {
    if (!cli.call.machine.proc.isThere()) {
      throw new Failure(
          Exit.NOT_ATTACHED, "list reads /proc, which only Linux has; elsewhere type: jps -l");
    }
    List<JvmRow> rows = VisibleJvms.of(cli.call).rows();
    Console console = cli.call.console;
    int width = new Window(cli.call).width();
    if (!json) {
      console.say(JvmRow.heading(width));
    }
    for (JvmRow row : rows) {
      console.say(json ? row.json() : row.text(width));
    }
    if (rows.stream().anyMatch(JvmRow::isHidden) && !json) {
      console.warn("? is what only its own user, and root, may see, or what cannot be read.");
    }
    if (rows.isEmpty() && !json) {
      console.warn("no JVM runs here.");
    }
    return Exit.DONE;
  }
}
