// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.options.OptionTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells how to use the command line. */
@Command(name = "help", description = "Tells more of a command, or of the options.")
final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND|options",
      description = "The command, or 'options' for the options of the agent.")
  private @Nullable String topic;

  @Override
  public void run() {
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
      throw new ParameterException(
          spec.commandLine(), "there is no command '" + topic + "' to help with");
    }
    root.getOut().flush();
  }
}
