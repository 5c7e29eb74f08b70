// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.options.OptionTable;
import picocli.CommandLine;

/** Tells how to use the command line. */
final class HelpCommand extends CliCommand {
  private final Given<String> asked;

  HelpCommand(Invocation call) {
    super(call, "help", "Tells more of a command, or of the options.");
    asked =
        take(
            parameter(
                    "0",
                    "COMMAND|options",
                    "The command, or 'options' for the options of the agent.")
                .arity("0..1"));
  }

  @Override
  public Integer call() {
    String topic = asked.orNull();
    CommandLine root = spec.commandLine().getParent();
    if (topic == null) {
      root.usage(root.getOut());
    } else if (topic.equals("options")) {
      root.getOut().println("Options of the agent: key=value, separated by commas.\n");
      root.getOut().print(OptionTable.text());
    } else if (root.getSubcommands().containsKey(topic)) {
      CommandLine command = root.getSubcommands().get(topic);
      command.usage(command.getOut());
    } else {
      throw wrong("there is no command '" + topic + "' to help with");
    }
    root.getOut().flush();
    return Exit.DONE;
  }
}
